/** Targets over seen and unseen kinds: kinds that are described alike share what is learned (zero-shot learning by category similarity). */
import type { Kind } from '../kinds/kind';
import { describe } from '../kinds/kind';

/** The softer, the more a kind's neighbours get: a cosine of 0.5 below counts for a seventh. */
const TEMPERATURE = 0.25;

/** Row-major [kinds, kinds]: softmax of the cosine similarity of descriptions; rows sum to 1. */
export function softTargets(kinds: readonly Pick<Kind, 'statements'>[]): Float32Array {
  const descriptions = kinds.map(describe);
  const norms = descriptions.map((own) => Math.sqrt(own.reduce((sum, value) => sum + value * value, 0)));
  const targets = new Float32Array(kinds.length ** 2);
  descriptions.forEach((own, row) => {
    const powers = descriptions.map((other, column) => {
      const product = own.reduce((sum, value, at) => sum + value * other[at], 0);
      return Math.exp((product / (norms[row] * norms[column]) - 1) / TEMPERATURE);
    });
    const total = powers.reduce((sum, power) => sum + power, 0);
    powers.forEach((power, column) => (targets[row * kinds.length + column] = power / total));
  });
  return targets;
}
