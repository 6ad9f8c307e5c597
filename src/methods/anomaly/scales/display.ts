import type { WindowGrid } from '../../../features/grid';
import type { Detection } from './detect';
import type { JudgedScale } from './judge';

/**
 * Scores at the width that is displayed: the highest of all widths that overlap a window. A window counts as
 * anomalous only where an anomalous segment of its service lies, so that a wide cell does not colour an hour.
 * @returns [windows, services]; NaN where no width judged the service
 */
export function displayScores(
  { scales, segments }: Pick<Detection, 'scales' | 'segments'>,
  { startMs, widthMs, count }: Pick<WindowGrid, 'startMs' | 'widthMs' | 'count'>,
): Float32Array {
  const services = scales[0]?.services ?? 0;
  const result = new Float32Array(count * services).fill(NaN);
  const inside = new Float32Array(count * services);
  for (const { service, fromMs, toMs, score } of segments) {
    const last = Math.min(count - 1, Math.ceil((toMs - startMs) / widthMs) - 1);
    for (let window = Math.max(0, Math.floor((fromMs - startMs) / widthMs)); window <= last; window++) {
      const at = window * services + service;
      inside[at] = Math.max(inside[at], score);
    }
  }
  for (const scale of scales) {
    addScale(scale);
  }
  return result.map((value, at) => (Number.isNaN(value) ? value : Math.max(Math.min(1, value), inside[at])));

  function addScale({ cells, score }: JudgedScale): void {
    for (let window = 0; window < cells.windows; window++) {
      const fromMs = cells.startMs + window * cells.widthMs;
      const first = Math.max(0, Math.floor((fromMs - startMs) / widthMs));
      const last = Math.min(count - 1, Math.ceil((fromMs + cells.widthMs - startMs) / widthMs) - 1);
      for (let service = 0; service < services; service++) {
        const value = score[window * services + service];
        if (Number.isNaN(value)) {
          continue;
        }
        for (let shown = first; shown <= last; shown++) {
          const at = shown * services + service;
          result[at] = Number.isNaN(result[at]) ? value : Math.max(result[at], value);
        }
      }
    }
  }
}
