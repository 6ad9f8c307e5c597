import type { Random } from '../../src/numeric/random';

const KNOT_MS = 5000;

/**
 * A level that changes slowly, as machines and habits do: an Ornstein-Uhlenbeck process around 0.
 * @param sigma its standard deviation in the long run
 * @param memoryMs after this time a change has decayed to a third
 * @returns the level at a moment between 0 and `durationMs`, linear between knots 5 s apart
 */
export function wander(
  random: Random,
  durationMs: number,
  sigma: number,
  memoryMs: number,
): (atMs: number) => number {
  const keep = Math.exp(-KNOT_MS / memoryMs);
  const kick = sigma * Math.sqrt(1 - keep * keep);
  const knots = new Float64Array(Math.ceil(durationMs / KNOT_MS) + 2);
  knots[0] = sigma * random.normal();
  for (let knot = 1; knot < knots.length; knot++) {
    knots[knot] = keep * knots[knot - 1] + kick * random.normal();
  }
  return (atMs) => {
    const place = Math.max(0, Math.min(knots.length - 1.001, atMs / KNOT_MS));
    const knot = Math.floor(place);
    return knots[knot] + (place - knot) * (knots[knot + 1] - knots[knot]);
  };
}
