import type { Random } from '../../../numeric/random';
import { scaledToMean, type RateSchedule } from '../../../simulation/rates';

const STEP_S = 60;

/**
 * Loads to learn from: a slow wave, noise that lasts, and in some of them rushes, steps or a square wave, in every strength.
 * @param mean requests per second
 */
export function practiceLoad(random: Random, durationS: number, mean: number): RateSchedule {
  const count = Math.ceil(durationS / STEP_S);
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const shape = new Float64Array(count).fill(1);
  addWave(shape, between(0, 0.7), between(60, 1440), random.uniform());
  if (random.uniform() < 0.3) {
    addSquare(shape, between(0.2, 0.8), Math.round(between(5, 90)));
  }
  for (let rushes = random.integer(3); rushes > 0; rushes--) {
    addRush(shape, random.integer(count), between(0.3, 3), between(1, 15), between(3, 40));
  }
  if (random.uniform() < 0.3) {
    shape.fill(between(0.4, 1.8), random.integer(count));
  }
  addNoise(shape, between(0, 0.2), between(0, 0.98), random);
  addNoise(shape, between(0, 0.2), 0, random);
  if (random.uniform() < 0.4) {
    addBursts(shape, between(0, 0.06), between(1.2, 2.5), random);
  }
  if (random.uniform() < 0.3) {
    holdRows(shape, 2 + random.integer(4));
  }
  return scaledToMean({ stepS: STEP_S, rates: shape.map((value) => Math.max(0.05, value)) }, mean);
}

function addWave(shape: Float64Array, amplitude: number, periodMinutes: number, phase: number): void {
  shape.forEach((value, minute) => {
    shape[minute] = value * (1 + amplitude * Math.sin(2 * Math.PI * (minute / periodMinutes + phase)));
  });
}

function addSquare(shape: Float64Array, depth: number, halfMinutes: number): void {
  shape.forEach((value, minute) => {
    shape[minute] = Math.floor(minute / halfMinutes) % 2 === 0 ? value : value * (1 - depth);
  });
}

/** A rise to a multiple, and a slower fall. */
function addRush(
  shape: Float64Array,
  start: number,
  height: number,
  riseMinutes: number,
  fallMinutes: number,
): void {
  for (let minute = start; minute < shape.length; minute++) {
    const since = minute - start + 1;
    const share = since < riseMinutes ? since / riseMinutes : Math.exp(-(since - riseMinutes) / fallMinutes);
    shape[minute] *= 1 + height * share;
  }
}

/** Single minutes far above the others. @param share of minutes @param height multiple, on average */
function addBursts(shape: Float64Array, share: number, height: number, random: Random): void {
  shape.forEach((value, minute) => {
    if (random.uniform() < share) {
      shape[minute] = value * (1 - (height - 1) * Math.log(1 - random.uniform()));
    }
  });
}

/** Loads are often recorded in rows of several minutes: each row holds, and the next one jumps. */
function holdRows(shape: Float64Array, minutes: number): void {
  shape.forEach((_, minute) => (shape[minute] = shape[minute - (minute % minutes)]));
}

/** Log-normal noise of a minute that remembers the minute before. */
function addNoise(shape: Float64Array, deviation: number, memory: number, random: Random): void {
  let state = random.normal();
  shape.forEach((value, minute) => {
    state = memory * state + Math.sqrt(1 - memory ** 2) * random.normal();
    shape[minute] = value * Math.exp(deviation * state);
  });
}
