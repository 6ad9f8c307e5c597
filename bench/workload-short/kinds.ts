// Short load series of several kinds: counts of requests whose rate is drawn, some hours or days long.
import { createRandom, type Random } from '../../src/numeric/random';
import type { LoadSeries } from '../../src/methods/workload/load-series';

/** What one series keeps from row to row. */
interface State {
  readonly phase: number;
  readonly height: number;
  readonly jumpRow: number;
  readonly period: number;
  slow: number;
}

interface Kind {
  readonly name: string;
  readonly stepMs: number;
  readonly rows: { readonly fewest: number; readonly most: number };
  /** The rate at a row, relative to the level of the series. */
  rate(random: Random, row: number, state: State): number;
}

const SECONDS_15 = 15_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const usual = { fewest: 50, most: 300 };

export const shortKinds: readonly Kind[] = [
  {
    name: 'hours with a daily course',
    stepMs: HOUR,
    rows: { fewest: 60, most: 240 },
    rate: (random, row, state) => {
      state.slow = 0.8 * state.slow + 0.06 * random.normal();
      return (1 + state.height * Math.sin((2 * Math.PI * (row - state.phase)) / 24)) * Math.exp(state.slow);
    },
  },
  {
    name: 'swings that die out',
    stepMs: SECONDS_15,
    rows: usual,
    rate: (random, _, state) => Math.exp((state.slow = 0.9 * state.slow + 0.1 * random.normal())),
  },
  {
    name: 'random walk',
    stepMs: SECONDS_15,
    rows: usual,
    rate: (random, _, state) => Math.exp((state.slow += 0.05 * random.normal())),
  },
  { name: 'steady', stepMs: SECONDS_15, rows: usual, rate: () => 1 },
  {
    name: 'bursts',
    stepMs: SECONDS_15,
    rows: usual,
    rate: (random, _, state) => 1 + (state.slow = random.uniform() < 0.03 ? 3 : 0.8 * state.slow),
  },
  {
    name: 'one change of level',
    stepMs: SECONDS_15,
    rows: usual,
    rate: (_, row, { jumpRow, height }) => (row < jumpRow ? 1 : 1 + height),
  },
  {
    name: 'jobs at fixed intervals',
    stepMs: MINUTE,
    rows: usual,
    rate: (_, row, { period }) => (row % period < 2 ? 3 : 1),
  },
  {
    name: 'slow growth',
    stepMs: MINUTE,
    rows: usual,
    rate: (_, row, { height }) => 1 + (height * row) / 150,
  },
];

/** One to six series of a kind, with the noise of counting. */
export function shortLoads(kind: Kind, seed: number): LoadSeries {
  const random = createRandom(seed, shortKinds.indexOf(kind));
  const { fewest, most } = kind.rows;
  const rows = Math.round(fewest * (most / fewest) ** random.uniform());
  const nodes = 1 + random.integer(6);
  const values = new Float32Array(nodes * rows);
  for (let node = 0; node < nodes; node++) {
    const level = 10 ** (0.3 + 2 * random.uniform());
    const state: State = {
      phase: 24 * random.uniform(),
      height: 0.2 + 0.6 * random.uniform(),
      jumpRow: random.integer(rows),
      period: 7 + random.integer(15),
      slow: 0,
    };
    for (let row = 0; row < rows; row++) {
      const rate = level * Math.max(0, kind.rate(random, row, state));
      values[node * rows + row] = Math.max(0, Math.round(rate + Math.sqrt(rate) * random.normal()));
    }
  }
  return {
    names: Array.from({ length: nodes }, (_, node) => `series-${node}`),
    nodes,
    rows,
    values,
    clock: { startMs: 0, stepMs: kind.stepMs },
    statics: { names: [], values: [] },
  };
}
