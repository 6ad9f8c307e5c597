import { splitChronologically } from '../../../../../src/evaluation/split';
import { normaliseFeatures } from '../../../../../src/methods/anomaly/normalise';
import { trimmingWeights, usableWindows } from '../../../../../src/methods/anomaly/sequences';
import type { TrainingSet } from '../../../../../src/methods/anomaly/train';
import { createRandom } from '../../../../../src/numeric/random';
import { nodeOf } from '../support/normal';

const SERVICES = 6;

/** Every state is the opposite of the one before, nearly: easy to learn, and unknown to any base. */
export function alternating(windows: number, history: number): TrainingSet {
  const random = createRandom(5);
  const node = nodeOf(
    windows,
    SERVICES,
    ({ window }) => 3 * ((window % 2 === 0 ? 1 : -1) + 0.1 * random.normal()),
  );
  const normalised = normaliseFeatures(node, windows, SERVICES);
  const present = Array<boolean>(windows).fill(true);
  return {
    recording: { normalised, present, edges: [], calls: new Float32Array(0) },
    weights: trimmingWeights(normalised),
    split: splitChronologically(usableWindows({ present }, history)),
  };
}
