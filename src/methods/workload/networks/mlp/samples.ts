import type { HostTensors, TensorSpec } from '../../../../compute';
import type { WorkloadSeries, WorkloadWindows } from '../request';
import type { MlpInputs } from './inputs';

/** A batch as the network reads it, with the level of each window. */
export interface MlpBatch {
  readonly tensors: HostTensors;
  readonly levels: readonly number[];
}

/** Cuts batches of a fixed size: `x` [rows, inputs]; `target`, `weight` [rows, steps], relative to the level, weight 0 = unknown. */
export class MlpSamples {
  readonly spec: Readonly<Record<'x' | 'target' | 'weight', TensorSpec>>;

  constructor(
    private readonly series: WorkloadSeries,
    private readonly inputs: MlpInputs,
    private readonly steps: number,
    readonly rows: number,
  ) {
    const float = (width: number): TensorSpec => ({ shape: [rows, width], dtype: 'float32' });
    this.spec = { x: float(inputs.size), target: float(steps), weight: float(steps) };
  }

  /** The windows at these places of a list, at most `rows`; a shorter batch ends with windows of weight 0. */
  build({ node, origin }: WorkloadWindows, places: readonly number[]): MlpBatch {
    const { inputs, steps, rows } = this;
    const x = new Float32Array(rows * inputs.size);
    const target = new Float32Array(rows * steps);
    const weight = new Float32Array(rows * steps);
    const levels = places.map((place, row) => {
      const own = x.subarray(row * inputs.size, (row + 1) * inputs.size);
      const level = inputs.fill(own, node[place], origin[place]);
      for (let step = 0; step < steps; step++) {
        const value = this.valueAt(node[place], origin[place] + step);
        if (!Number.isNaN(value)) {
          target[row * steps + step] = value - level;
          weight[row * steps + step] = 1;
        }
      }
      return level;
    });
    return { tensors: { x, target, weight }, levels };
  }

  private valueAt(node: number, row: number): number {
    const { rows, values } = this.series;
    return row < rows ? values[node * rows + row] : NaN;
  }
}
