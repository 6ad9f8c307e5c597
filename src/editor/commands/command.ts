import type { Uri } from 'vscode';
import type { Analysis } from '../analysis';
import type { Forecasting } from '../forecasting';
import type { JobsView } from '../jobs/jobs-view';
import type { ModelLatencies } from '../onnx/model-latencies';
import type { HeatmapWishes, IncidentWishes } from '../pages/page-wishes';
import type { Receiving } from '../receive/receiving';
import type { Results } from '../results';
import type { EditorServices } from '../services';

/** What the commands work on. */
export interface CommandDeps extends EditorServices {
  readonly analysis: Pick<Analysis, 'run' | 'runSource' | 'cancel' | 'refreshFindings'>;
  readonly results: Pick<Results, 'get' | 'loadLast' | 'onDidChange' | 'onDidChangeReport'>;
  /** Where commands leave which incident a page is to show. */
  readonly wishes: {
    readonly heatmap: Pick<HeatmapWishes, 'ask'>;
    readonly map: Pick<IncidentWishes, 'ask'>;
  };
  readonly heatmaps: FolderPages;
  readonly maps: FolderPages;
  readonly forecasts: FolderPages;
  readonly forecasting: Pick<Forecasting, 'ask' | 'run' | 'runWithNetworks'>;
  readonly jobs: Pick<JobsView, 'look' | 'refresh'>;
  readonly receiving: Pick<Receiving, 'run' | 'stop'>;
  readonly runtimes: Pick<ModelLatencies, 'calibrate'>;
}

/** Pages of which there is one per folder. */
interface FolderPages {
  show(folder: string): void;
}

/** A command of the extension. `run` gets what the command was called with; a failure is shown to the user. */
export interface EditorCommand {
  readonly id: `meshlens.${string}`;
  run(deps: CommandDeps, ...args: readonly unknown[]): unknown;
}

/** True for an address that a menu hands to a command. */
export function isUri(value: unknown): value is Uri {
  return typeof value === 'object' && value !== null && 'fsPath' in value && 'scheme' in value;
}
