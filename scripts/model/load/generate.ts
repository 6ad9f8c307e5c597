/** Load series as services have them, drawn at random: days, weeks, noise, bursts, shifts, outages. */
import type { LoadCourse } from '../../../src/methods/workload/base/inputs';
import { deviation, mean } from '../../../src/numeric/moments';
import { createRandom, type Random } from '../../../src/numeric/random';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Monday. */
const START_MS = Date.UTC(2024, 0, 1);
const WIDTHS_MS = [300_000, 900_000, HOUR_MS, HOUR_MS, HOUR_MS] as const;
/** Of recordings that last minutes: all repeats faster, and the time of day says nothing. */
const SHORT_WIDTHS_MS = [1000, 5000, 15_000, 60_000] as const;
const SHORT_SHARE = 0.2;
const ROWS = [700, 1400, 2800] as const;
const HARMONICS = 5;

/** One series as the base network reads it, standardised by its first 80 %. */
export function generateLoad(seed: number): LoadCourse {
  const random = createRandom(seed, 1);
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)];
  const stepMs = pick(WIDTHS_MS);
  const rows = pick(ROWS);
  const startMs = START_MS + random.integer(7 * 24) * HOUR_MS;
  const level = rateOf(random, rows, stepMs, startMs);
  const shownMs = random.uniform() < SHORT_SHARE ? pick(SHORT_WIDTHS_MS) : stepMs;
  const isCounted = random.uniform() < 0.6;
  const size = 10 ** (0.3 + 3.5 * random.uniform());
  const noise = 0.02 + 0.25 * random.uniform() ** 2;
  const values = level.map((rate) => {
    const expected = size * Math.exp(rate);
    const seen = isCounted
      ? Math.max(0, Math.round(expected + Math.sqrt(expected) * random.normal()))
      : expected * Math.max(0, 1 + noise * random.normal());
    return isCounted ? Math.log1p(seen) : seen;
  });
  const known = values.subarray(0, Math.floor(0.8 * rows));
  const centre = mean(known);
  const scale = deviation(known, centre) || 1;
  return { values: values.map((value) => (value - centre) / scale), clock: { startMs, stepMs: shownMs } };
}

/** Logarithm of the rate, relative to its usual. */
function rateOf(random: Random, rows: number, stepMs: number, startMs: number): Float64Array {
  const daily = dayShape(random, 1.2 * random.uniform());
  // Working days differ little from each other, the end of the week more; each week is alike.
  const weekend = random.uniform() < 0.7 ? dayShape(random, 0.8 * random.uniform()) : daily;
  const weekendLevel = random.uniform() < 0.7 ? -0.8 * random.uniform() : 0.3 * random.normal();
  const days = Array.from({ length: 7 }, (_, day) => 0.06 * random.normal() + (day >= 5 ? weekendLevel : 0));
  const persistence = (0.5 + 0.49 * random.uniform()) ** (stepMs / HOUR_MS);
  const wander = 0.02 + 0.3 * random.uniform() ** 2;
  const perDay = DAY_MS / stepMs;
  const burstRate = (random.uniform() < 0.5 ? 1.5 * random.uniform() : 0) / perDay;
  const burstLife = (0.3 + 5 * random.uniform()) * (HOUR_MS / stepMs);
  const shiftRate = (random.uniform() < 0.3 ? 0.1 : 0) / perDay;
  const growth = (random.uniform() < 0.3 ? 0.02 * random.normal() : 0) / perDay;
  const jobs = regularJobs(random, stepMs);
  let state = 0;
  let burst = 0;
  let shift = 0;
  return Float64Array.from({ length: rows }, (_, row) => {
    const atMs = startMs + row * stepMs;
    const day = (Math.floor(atMs / DAY_MS) + 3) % 7;
    const hour = (atMs % DAY_MS) / DAY_MS;
    state = persistence * state + wander * Math.sqrt(1 - persistence ** 2) * random.normal();
    burst *= Math.exp(-1 / Math.max(1, burstLife));
    if (random.uniform() < burstRate) {
      burst += 0.5 - Math.log(1 - random.uniform());
    }
    if (random.uniform() < shiftRate) {
      shift = 0.6 * random.normal();
    }
    return days[day] + (day >= 5 ? weekend : daily)(hour) + state + burst + shift + growth * row + jobs(row);
  });
}

/** A smooth course over a day, with its deviation. */
function dayShape(random: Random, size: number): (hour: number) => number {
  const waves = Array.from({ length: HARMONICS }, (_, index) => ({
    height: random.normal() / (index + 1) ** 1.2,
    phase: random.uniform(),
  }));
  const whole = Math.sqrt(waves.reduce((sum, { height }) => sum + height ** 2 / 2, 0)) || 1;
  return (hour) =>
    waves.reduce(
      (sum, { height, phase }, index) =>
        sum + (size * height * Math.cos(2 * Math.PI * ((index + 1) * hour + phase))) / whole,
      0,
    );
}

/** Jobs at fixed distances, in some series. */
function regularJobs(random: Random, stepMs: number): (row: number) => number {
  if (random.uniform() < 0.8) {
    return () => 0;
  }
  const every = Math.max(
    2,
    Math.round(((1 + random.integer(24)) * HOUR_MS) / stepMs / (1 + random.integer(3))),
  );
  const height = 1.5 * random.uniform();
  return (row) => (row % every === 0 ? height : 0);
}
