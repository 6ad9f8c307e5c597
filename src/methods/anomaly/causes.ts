import { NODE_FEATURES, NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { Normalised } from './normalise';
import { trouble } from './score';

/** One service's part in a stretch of windows. */
export interface RankedService {
  readonly service: number;
  /** Sum over features of the mean trouble in standard deviations; 0 = nothing unusual. */
  readonly score: number;
  /** Mean trouble per feature, local and other ones alike. */
  readonly features: Float32Array;
  /** Mean signed deviation per feature. */
  readonly signed: Float32Array;
}

/** One feature alone says at most this much: several that agree are worth more than one that is enormous. */
const MAX_PER_FEATURE = 10;
/** What a normal window shows on average. */
const USUAL_TROUBLE = 1;
/** Services without any unusual feature are still ordered by what little they show. */
const TIE_BREAK = 0.01;

/**
 * Ranks every service as the cause of what happened in the given windows. Only local features count: a caller's
 * latency and errors rise with its callee's trouble, its own work does not.
 * @returns all services, the likeliest cause first; equal scores keep the services' order
 */
export function rankCauses(
  normalised: Pick<Normalised, 'services' | 'known'>,
  deviation: Float32Array,
  windows: readonly number[],
): RankedService[] {
  const { services, known } = normalised;
  const ranked = Array.from({ length: services }, (_, service): RankedService => {
    const features = new Float32Array(F);
    const signed = new Float32Array(F);
    let score = 0;
    for (let f = 0; f < F; f++) {
      let sum = 0;
      let signedSum = 0;
      let count = 0;
      for (const window of windows) {
        const at = (window * services + service) * F + f;
        if (!known[at]) {
          continue;
        }
        sum += Math.min(MAX_PER_FEATURE, trouble(f, deviation[at]));
        signedSum += deviation[at];
        count++;
      }
      if (count === 0) {
        continue;
      }
      features[f] = sum / count;
      signed[f] = signedSum / count;
      if (NODE_FEATURES[f].local) {
        score += Math.max(0, features[f] - USUAL_TROUBLE);
      }
      score += TIE_BREAK * features[f];
    }
    return { service, score, features, signed };
  });
  return ranked.sort((a, b) => b.score - a.score);
}
