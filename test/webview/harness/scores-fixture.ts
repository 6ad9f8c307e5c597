import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { highestScore } from '../../../src/contracts/service-order';
import { cellsOf } from '../../../src/editor/pages/heatmap-cells';

/** The same numbers every time: a small linear congruential generator. */
export function randomness(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
}

export interface Fault {
  readonly service: string;
  readonly from: number;
  readonly to: number;
  readonly score: number;
}

/** Quiet scores with faults in them. */
export function cells(
  services: readonly string[],
  windows: number,
  faults: readonly Fault[],
  missing: (row: number, window: number) => boolean,
): Pick<HeatmapSnapshot, 'levels' | 'high' | 'peaks'> {
  const random = randomness(7);
  const scores = services.flatMap((service, row) => {
    const own: (number | null)[] = [];
    for (let window = 0; window < windows; window++) {
      const quiet = 0.15 + 0.5 * random() ** 2;
      const score = faults
        .filter((fault) => fault.service === service && window >= fault.from && window < fault.to)
        .reduce((worst, fault) => Math.max(worst, fault.score * (0.8 + 0.4 * random())), quiet);
      own.push(missing(row, window) ? null : score);
    }
    return own;
  });
  return {
    ...cellsOf(services.length, windows, (row, window) => scores[row * windows + window]),
    peaks: services.map((_, row) => highestScore(scores.slice(row * windows, (row + 1) * windows))),
  };
}
