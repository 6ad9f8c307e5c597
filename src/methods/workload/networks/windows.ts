import type { HostTensors, TensorSpec } from '../../../compute';
import type { WorkloadSeries, WorkloadShape, WorkloadWindows } from './request';

/** Rows before the origin that the decoder sees again: half as many as it forecasts, as published (12 of 24, 48 of 96). */
export function decoderLead({ inputSteps, steps }: WorkloadShape): number {
  return Math.min(inputSteps, Math.max(1, Math.round(steps / 2)));
}

/**
 * Shapes of a batch of B windows, T input steps, L of them seen by the decoder too, H steps ahead:
 * `past` [B, T]; `calendarPast` [B, T, C]; `calendarAhead` [B, L + H, C]; `statics` [B, S]; `target`, `weight` [B, H],
 * weight 0 = unknown; the others are equal and sum to 1. Without calendar or static columns their tensors are absent.
 */
export function batchSpec(
  { calendarWidth, staticWidth }: Pick<WorkloadSeries, 'calendarWidth' | 'staticWidth'>,
  shape: WorkloadShape,
  size: number,
): Record<string, TensorSpec> {
  const float = (...dimensions: number[]): TensorSpec => ({ shape: dimensions, dtype: 'float32' });
  const { inputSteps, steps } = shape;
  return {
    past: float(size, inputSteps),
    ...(calendarWidth > 0 && {
      calendarPast: float(size, inputSteps, calendarWidth),
      calendarAhead: float(size, decoderLead(shape) + steps, calendarWidth),
    }),
    ...(staticWidth > 0 && { statics: float(size, staticWidth) }),
    target: float(size, steps),
    weight: float(size, steps),
  };
}

/** The inputs of a batch, without what a forecast must not see. */
export function inputSpec(
  series: Pick<WorkloadSeries, 'calendarWidth' | 'staticWidth'>,
  shape: WorkloadShape,
  size: number,
): Record<string, TensorSpec> {
  const { target: _target, weight: _weight, ...inputs } = batchSpec(series, shape, size);
  return inputs;
}

/** Cuts batches out of series. Rows behind the last one repeat the calendar of the season before. */
export class WindowBatches {
  constructor(
    private readonly series: WorkloadSeries,
    private readonly shape: WorkloadShape,
    readonly size: number,
  ) {}

  /** The windows at these places of a list, at most `size`; a shorter batch ends with empty windows of weight 0. */
  build({ node, origin }: WorkloadWindows, places: readonly number[]): HostTensors {
    const { series, shape, size } = this;
    const { inputSteps, steps } = shape;
    const { calendarWidth, staticWidth } = series;
    const lead = decoderLead(shape);
    const batch = Object.fromEntries(
      Object.entries(batchSpec(series, shape, size)).map(([name, spec]) => [
        name,
        new Float32Array(spec.shape.reduce((product, length) => product * length, 1)),
      ]),
    );
    places.forEach((place, row) => {
      const [at, from] = [node[place], origin[place]];
      if (from < inputSteps) {
        throw new Error(`The window at row ${from} has fewer than ${inputSteps} rows before it.`);
      }
      this.fillPast(batch.past.subarray(row * inputSteps, (row + 1) * inputSteps), at, from);
      this.fillTarget(batch, row, at, from);
      if (calendarWidth > 0) {
        this.fillCalendar(batch.calendarPast, row, from - inputSteps, inputSteps);
        this.fillCalendar(batch.calendarAhead, row, from - lead, lead + steps);
      }
      if (staticWidth > 0) {
        const own = series.statics.subarray(at * staticWidth, (at + 1) * staticWidth);
        batch.statics.set(own, row * staticWidth);
      }
    });
    const known = batch.weight.reduce((sum, each) => sum + each, 0);
    batch.weight.forEach((each, at, weight) => (weight[at] = each / Math.max(1, known)));
    return batch;
  }

  /** A missing value repeats the last known one of the window, at its beginning the first known one; 0 when none is known. */
  private fillPast(out: Float32Array, node: number, origin: number): void {
    const { values, rows } = this.series;
    const start = node * rows + origin - out.length;
    out.set(values.subarray(start, start + out.length));
    let last = out.find((value) => !Number.isNaN(value)) ?? 0;
    for (let step = 0; step < out.length; step++) {
      last = Number.isNaN(out[step]) ? last : out[step];
      out[step] = last;
    }
  }

  private fillTarget(
    { target, weight }: Record<string, Float32Array>,
    row: number,
    node: number,
    origin: number,
  ): void {
    const { values, rows } = this.series;
    const { steps } = this.shape;
    for (let step = 0; step < steps && origin + step < rows; step++) {
      const value = values[node * rows + origin + step];
      if (!Number.isNaN(value)) {
        target[row * steps + step] = value;
        weight[row * steps + step] = 1;
      }
    }
  }

  private fillCalendar(out: Float32Array, row: number, from: number, count: number): void {
    const { calendar, calendarWidth, rows, period } = this.series;
    for (let step = 0; step < count; step++) {
      const beyond = Math.max(0, from + step - (rows - 1));
      const season = Math.max(1, period);
      const at = Math.max(0, from + step - season * Math.ceil(beyond / season));
      out.set(
        calendar.subarray(at * calendarWidth, (at + 1) * calendarWidth),
        (row * count + step) * calendarWidth,
      );
    }
  }
}
