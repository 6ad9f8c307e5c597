import { checkpointOfPart, type CheckpointOptions, type Runtime } from '../../../compute';
import { fitGaussianMixture, mostLikely } from '../../../numeric/gaussian-mixture';
import { seasonalTrend } from '../../../numeric/seasonal-trend';
import { codesOf, CODE_SIZE } from './autoencoder';
import type { WorkloadSeries, WorkloadWindows } from './request';
import { spaced } from './sample';

/** Published: 150 to 551 components. */
const MAX_COMPONENTS = 150;
/** Windows that a component needs on average, so that its mean is a pattern and not a window. */
const MIN_COMPONENT_WINDOWS = 5;
/** Windows taken at most, evenly spaced; clustering more takes minutes. */
const MAX_WINDOWS = 3000;
/** A window begins every quarter of its length: published 48 rows, every 12. */
const STRIDES = 4;

export interface PoolRequest {
  readonly series: WorkloadSeries;
  /** Windows to train on: the pool sees no row behind their targets. */
  readonly fit: WorkloadWindows;
  readonly steps: number;
  /** Rows of an entry. */
  readonly length: number;
  readonly seed: number;
  readonly runtime: Runtime;
  readonly signal?: AbortSignal;
  readonly checkpoint?: CheckpointOptions;
}

/**
 * DynEformer's global pool (Huang et al., KDD 2023): windows of the seasonal parts of all series, scaled to 0…1, are
 * coded, and clustered by a Gaussian mixture; an entry is the mean window of a component.
 * @returns [entries, length], at least one entry
 */
export async function globalPool(request: PoolRequest): Promise<Float32Array> {
  const { length, seed } = request;
  const windows = seasonalWindows(request);
  const count = windows.length / length;
  const components = Math.max(1, Math.min(MAX_COMPONENTS, Math.floor(count / MIN_COMPONENT_WINDOWS)));
  const codes = await codesOf(windows, length, {
    ...request,
    checkpoint: checkpointOfPart(request.checkpoint, 'codes'),
  });
  const mixture = fitGaussianMixture(codes, CODE_SIZE, { components, seed });
  return meanWindows(windows, length, mostLikely(mixture, codes), components);
}

/** [count, length] windows of the seasonal parts of the rows that training may see. */
export function seasonalWindows({
  series,
  fit,
  steps,
  length,
}: Pick<PoolRequest, 'series' | 'fit' | 'steps' | 'length'>): Float32Array {
  const ends = new Map<number, number>();
  fit.node.forEach((node, place) =>
    ends.set(node, Math.max(ends.get(node) ?? 0, Math.min(series.rows, fit.origin[place] + steps))),
  );
  const stride = Math.max(1, Math.floor(length / STRIDES));
  const all = [...ends].flatMap(([node, end]) => {
    const line = seasonalLine(
      series.values.subarray(node * series.rows, node * series.rows + end),
      series.period,
    );
    const starts = Math.floor((end - length) / stride) + 1;
    return Array.from({ length: starts }, (_, at) => line.subarray(at * stride, at * stride + length));
  });
  const kept = spaced(all.length, MAX_WINDOWS);
  const windows = new Float32Array(kept.length * length);
  kept.forEach((from, to) => windows.set(all[from], to * length));
  return windows;
}

/** The seasonal part of a series in 0…1; without two whole seasons its values, scaled. 0.5 where all is the same. */
function seasonalLine(values: Float32Array, period: number): Float32Array {
  const line: ArrayLike<number> =
    period >= 2 && values.length >= 2 * period
      ? seasonalTrend(values, { period }).seasonal
      : withoutGaps(values);
  const all = Float32Array.from(line);
  const least = all.reduce((a, b) => Math.min(a, b), Infinity);
  const range = all.reduce((a, b) => Math.max(a, b), -Infinity) - least;
  return all.map((value) => (range > 0 ? (value - least) / range : 0.5));
}

function withoutGaps(values: Float32Array): Float32Array {
  let last = values.find((value) => !Number.isNaN(value)) ?? 0;
  return values.map((value) => (last = Number.isNaN(value) ? last : value));
}

/** The mean of the windows of each component that has any. */
function meanWindows(
  windows: Float32Array,
  length: number,
  component: Int32Array,
  components: number,
): Float32Array {
  const sums = new Float64Array(components * length);
  const counts = new Int32Array(components);
  component.forEach((own, window) => {
    counts[own]++;
    for (let step = 0; step < length; step++) {
      sums[own * length + step] += windows[window * length + step];
    }
  });
  const used = Array.from(counts.keys()).filter((own) => counts[own] > 0);
  const means = new Float32Array(used.length * length);
  used.forEach((own, entry) => {
    for (let step = 0; step < length; step++) {
      means[entry * length + step] = sums[own * length + step] / counts[own];
    }
  });
  return means;
}
