/** How many requests services get during an incident, against the time around it. */
import type { Cells } from '../../../features/cells';
import { median, robustSigma } from '../../../numeric/quantile';
import { QUANTITIES, quantityIndex } from './quantities';
import type { Interval } from './series-deviation';

/** The usual rate is read from so much time on both sides: the load of a day changes little in it. */
const AROUND_MS = 3_600_000;
const FEWEST_WINDOWS = 5;
/** Fewer expected requests say nothing when they stay away. */
const FEWEST_EXPECTED = 8;
const FLOOR = QUANTITIES[quantityIndex('rate')].floor;

/**
 * @param cells windows no longer than the interval
 * @returns [services] standard deviations; NaN where too little is known
 */
export function rateDeviations(cells: Cells, services: number, { fromMs, toMs }: Interval): Float32Array {
  const { startMs, widthMs, windows, coveredS, errors } = cells;
  const deviations = new Float32Array(services).fill(NaN);
  const first = Math.max(0, Math.floor((fromMs - AROUND_MS - startMs) / widthMs));
  const last = Math.min(windows, Math.ceil((toMs + AROUND_MS - startMs) / widthMs));
  const isInside = (window: number): boolean => {
    const middleMs = startMs + (window + 0.5) * widthMs;
    return middleMs >= fromMs && middleMs < toMs;
  };
  for (let service = 0; service < services; service++) {
    const usual: number[] = [];
    let requests = 0;
    let seconds = 0;
    for (let window = first; window < last; window++) {
      const cell = window * services + service;
      const count = Math.max(errors.entries[cell], errors.inbound[cell]);
      if (isInside(window)) {
        requests += count;
        seconds += coveredS[window];
      } else if (coveredS[window] > (0.5 * widthMs) / 1000) {
        usual.push(count / coveredS[window]);
      }
    }
    const expected = median(usual) * seconds;
    if (usual.length < FEWEST_WINDOWS || !(expected >= FEWEST_EXPECTED)) {
      continue;
    }
    const logs = usual.map((rate) => Math.log((rate * seconds + 1) / (expected + 1)));
    const spread = Math.max(FLOOR, robustSigma(logs), 1 / Math.sqrt(expected));
    deviations[service] = Math.log((requests + 1) / (expected + 1)) / spread;
  }
  return deviations;
}
