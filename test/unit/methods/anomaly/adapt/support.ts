import { splitChronologically } from '../../../../../src/evaluation/split';
import { fitSet } from '../../../../../src/methods/anomaly/adapt/adapt';
import type { AnomalyData } from '../../../../../src/methods/anomaly/contract';
import { usableWindows } from '../../../../../src/methods/anomaly/sequences';
import type { TrainingSet } from '../../../../../src/methods/anomaly/train';
import { createRandom } from '../../../../../src/numeric/random';
import { nodeOf } from '../support/normal';

const SERVICES = 6;

function dataOf(windows: number, share: number): AnomalyData {
  const random = createRandom(5);
  const sign = (window: number): number => (window % 2 === 0 ? 1 : -1);
  return {
    node: nodeOf(
      windows,
      SERVICES,
      ({ window }) => 3 * (share * sign(window) + (1.1 - share) * random.normal()),
    ),
    services: SERVICES,
    present: Array<boolean>(windows).fill(true),
    edges: [],
    calls: new Float32Array(0),
  };
}

/** Every state is the opposite of the one before, nearly: easy to learn, and unknown to any base. */
export const alternatingData = (windows: number): AnomalyData => dataOf(windows, 1);

/** Nothing says anything of the present. */
export const noiseData = (windows: number): AnomalyData => dataOf(windows, 0);

export function alternating(windows: number, history: number): TrainingSet {
  const data = alternatingData(windows);
  const usable = usableWindows(data, history);
  return { ...fitSet(data, usable), split: splitChronologically(usable) };
}
