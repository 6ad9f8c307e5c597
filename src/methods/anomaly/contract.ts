import type { RuntimeChoice } from '../../contracts/protocol';
import type { BacktestRow, Ranker } from '../../contracts/report';
import type { DatasetKey } from '../../jobs/dataset-format';
import type { GraphPart } from '../../numeric/graph-partition';
import type { ErrorComparison } from './drift';
import type { AnomalyModel } from './model-file';

/** The recording as the models see it. Shapes as in `Features`. */
export interface AnomalyData {
  /** A model of an earlier run that scores without training; its windows are the first ones of this recording. */
  readonly kept?: KeptTraining;
  readonly node: Float32Array;
  readonly services: number;
  readonly present: readonly boolean[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  readonly calls: Float32Array;
}

/** A dataset as a job computes with it. */
export interface LoadedData extends AnomalyData {
  /** Of a graph too large for one step; absent: it is computed whole. */
  readonly parts?: readonly GraphPart[];
}

/** What the job takes; plain JSON. */
export interface AnomalyJob {
  readonly dataset: DatasetKey<AnomalyData>;
  readonly seed: number;
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
  /** Why the native runtime must not be tried: it has taken a process down before. */
  readonly nativeCrash?: string;
  /** Services of a part at most, after a process ran out of memory; absent: as `partsOf` decides. */
  readonly partServices?: number;
  readonly model: 'auto' | 'train' | { readonly folder: string };
  /** Where the model that ships with Meshlens lies. */
  readonly shippedFolder: string;
  /** Where to write the model, if anywhere, and when the windows lie, for its card. */
  readonly save?: { readonly folder: string; readonly startMs: number; readonly widthMs: number };
}

/** A training with what its later use needs. */
export interface KeptTraining {
  readonly model: AnomalyModel;
  readonly source: AnomalyOutcome['source'];
  readonly epochs: number;
  readonly protocol: string;
  readonly backtest: readonly BacktestRow[];
  readonly ranker: Ranker;
  readonly rankerReason: string;
  /** Windows of the recording then. */
  readonly windows: number;
  /** The first so many windows said what is normal. */
  readonly fitWindows: number;
  /** The first window of the test part, which reaches to the end. */
  readonly testFrom: number;
}

export interface AnomalyOutcome {
  /** How the parts lay when this job trained a model, whichever it then used; null when it trained none. */
  readonly split: { readonly fitWindows: number; readonly testFrom: number } | null;
  /** How a kept model fits the windows that were appended; null for any other model. */
  readonly fit: ErrorComparison | null;
  /** Expected state per cell on the asinh scale, [windows, services, F]; NaN where no history allows an expectation. */
  readonly expected: Float32Array;
  readonly expectedIdentity: Float32Array;
  readonly model: AnomalyModel;
  /** 'adapted': shipped, with adapters fitted to the recording. */
  readonly source: 'trained' | 'adapted' | 'shipped' | 'file';
  readonly runtime: string;
  readonly epochs: number;
  readonly protocol: string;
  readonly backtest: readonly BacktestRow[];
  readonly ranker: Ranker;
  readonly rankerReason: string;
  readonly notes: readonly string[];
}
