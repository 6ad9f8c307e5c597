import { median } from '../../../numeric/quantile';
import type { WindowGrid } from '../../../features/grid';

/** Bounds what sparse measurements over a long time cost. */
const MAX_WINDOWS = 20_000;

/** Usual time between two measurements; 1,000 when there is only one. */
export function stepMs(timesMs: Float64Array): number {
  return timesMs.length < 2 ? 1000 : median(timesMs.slice(1).map((time, index) => time - timesMs[index]));
}

/** Windows in which every series has a measurement: as wide as the series measured most seldom is apart. */
export function measuredGrid(series: readonly { readonly timesMs: Float64Array }[]): WindowGrid {
  const times = series.filter(({ timesMs }) => timesMs.length > 1);
  const steps = times.map(({ timesMs }) => stepMs(timesMs));
  const firstMs = times.reduce((least, { timesMs }) => Math.min(least, timesMs[0]), Infinity);
  const lastMs = times.reduce((most, { timesMs }) => Math.max(most, timesMs[timesMs.length - 1]), -Infinity);
  const widest = steps.reduce((most, step) => Math.max(most, step), 0);
  if (!(widest > 0)) {
    return { startMs: 0, widthMs: 60_000, count: 0, coveredS: new Float32Array(0), present: [] };
  }
  const widthMs = Math.max(Math.round(widest), Math.ceil((lastMs - firstMs) / MAX_WINDOWS));
  const count = Math.floor((lastMs - firstMs) / widthMs) + 1;
  const present = Array.from({ length: count }, () => false);
  for (const { timesMs } of times) {
    timesMs.forEach((time) => (present[Math.floor((time - firstMs) / widthMs)] = true));
  }
  return {
    startMs: firstMs,
    widthMs,
    count,
    coveredS: new Float32Array(count).fill(widthMs / 1000),
    present,
  };
}
