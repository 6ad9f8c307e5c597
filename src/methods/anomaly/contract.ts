import type { RuntimeChoice } from '../../contracts/protocol';
import type { BacktestRow, Ranker } from '../../contracts/report';
import type { DatasetKey } from '../../jobs/dataset-format';
import type { AnomalyModel } from './model-file';

/** The recording as the models see it. Shapes as in `Features`. */
export interface AnomalyData {
  readonly node: Float32Array;
  readonly services: number;
  readonly present: readonly boolean[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  readonly calls: Float32Array;
}

/** What the job takes; plain JSON. */
export interface AnomalyJob {
  readonly dataset: DatasetKey<AnomalyData>;
  readonly seed: number;
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
  /** Why the native runtime must not be tried: it has taken a process down before. */
  readonly nativeCrash?: string;
  readonly model: 'auto' | 'train' | { readonly folder: string };
  /** Where the model that ships with Meshlens lies. */
  readonly shippedFolder: string;
  /** Where to write the model, if anywhere, and when the windows lie, for its card. */
  readonly save?: { readonly folder: string; readonly startMs: number; readonly widthMs: number };
}

export interface AnomalyOutcome {
  /** Expected state per cell on the asinh scale, [windows, services, F]; NaN where no history allows an expectation. */
  readonly expected: Float32Array;
  readonly expectedIdentity: Float32Array;
  readonly model: AnomalyModel;
  readonly source: 'trained' | 'shipped' | 'file';
  readonly runtime: string;
  readonly epochs: number;
  readonly protocol: string;
  readonly backtest: readonly BacktestRow[];
  readonly ranker: Ranker;
  readonly rankerReason: string;
  readonly notes: readonly string[];
}
