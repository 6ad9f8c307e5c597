import type { HeatmapSnapshot } from '../contracts/heatmap-page';
import type { MapSnapshot } from '../contracts/map-page';
import type { ForecastSnapshot } from '../contracts/forecast/page';
import type { ListedJob } from '../contracts/jobs';
import type { AnalyticsStatus } from '../contracts/protocol';
import type { Report } from '../contracts/report';
import type { ShownModel } from './onnx/model-editor';

/** What `activate` returns: for other extensions and for the tests in a real editor. */
export interface MeshlensApi {
  /** How long activation took by the clock. */
  readonly activationMs: number;
  /** What activation cost in CPU time: the figure that does not depend on what else the machine does. */
  readonly activationCpuMs: number;
  /** The last report of a folder, by its path. */
  report(folder: string): Report | undefined;
  /** Why the last analysis of a folder failed; undefined after a success and after a cancellation. */
  failure(folder: string): string | undefined;
  /** The analytics process's own words; null while none runs. Starts nothing. */
  status(): Promise<AnalyticsStatus | null>;
  /** Labels of the tree of services, top level. */
  services(): Promise<readonly string[]>;
  /** What the heatmap page of a folder was given; undefined while it has not asked. */
  heatmap(folder: string): HeatmapSnapshot | undefined;
  /** What the map page of a folder was given; undefined while it has not asked. */
  map(folder: string): MapSnapshot | undefined;
  /** What the forecast page of a folder was given; undefined while it has not asked. */
  forecast(folder: string): ForecastSnapshot | undefined;
  /** What the runtime page of a model was given; undefined while none is open. */
  model(path: string): ShownModel | undefined;
  /** What the Jobs view lists. Starts the analytics process where none runs. */
  jobs(): Promise<readonly ListedJob[]>;
}
