import type { Random } from '../../src/numeric/random';

/** The distributions that service graphs and their traffic are drawn from. */
export const chance = (random: Random, probability: number): boolean => random.uniform() < probability;

/** Uniform in [low, high). */
export const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.uniform();

/** Uniform integer in [low, high], both included. */
export const whole = (random: Random, low: number, high: number): number =>
  low + random.integer(high - low + 1);

/** Lognormal around `median`; `sigma` is the deviation of the logarithm. */
export const logNormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * random.normal());

export const pick = <T>(random: Random, items: readonly T[]): T => items[random.integer(items.length)];
