import { windowAt } from '../../features/grid';
import type { Prepared } from '../recording/recording';

/** Windows whose middle lies in the interval; for an interval shorter than a window, the one window it lies in. */
export function windowsInside({ features }: Prepared, fromMs: number, toMs: number): number[] {
  const { grid } = features;
  const inside: number[] = [];
  for (let window = 0; window < grid.count; window++) {
    const middleMs = grid.startMs + (window + 0.5) * grid.widthMs;
    if (grid.present[window] && middleMs >= fromMs && middleMs < toMs) {
      inside.push(window);
    }
  }
  if (inside.length > 0) {
    return inside;
  }
  const only = windowAt(grid, (fromMs + toMs) / 2);
  return grid.present[only] ? [only] : [];
}
