import type { ForecastInput, Split } from '../series';
import type { Judgement } from '../judge';
import { MIN_HISTORY } from './errors';
import { judgeShort, shortTestOrigins } from './judge';
import type { ShortSeries } from './series';

/** What a short recording is forecast with besides its series. */
export interface ShortOptions {
  /** [rows, nodes], with the rows that must not teach. */
  readonly recorded: Float32Array;
  /** One flag per row: must not teach. */
  readonly leftOut: readonly boolean[];
  /** Standard deviation that counting alone gives a value, per series; 0 = unknown. */
  readonly noise: Float32Array;
}

/** Below so many rows per step ahead no training pays: on generated recordings the plain models are as good or better. */
const MIN_TRAINED_ROWS_PER_STEP = 40;
const MAX_SHORT_ROWS = 480;
/** Forecasts of all steps whose errors are known before the first band is judged. */
const MIN_ERRORS = 4;

export function isShort(rows: number, steps: number): boolean {
  return rows < Math.min(MAX_SHORT_ROWS, MIN_TRAINED_ROWS_PER_STEP * steps);
}

export const sufficesShort = (rows: number, steps: number): boolean =>
  rows >= MIN_HISTORY + MIN_ERRORS + steps;

export interface ShortResult {
  readonly judgements: readonly Judgement[];
  readonly testOrigins: readonly number[];
}

/**
 * @param groups series that share a unit, each judged apart
 * @param errorUnit of each series, see `Scaling`
 */
export function forecastShort(
  input: ForecastInput,
  { recorded, leftOut, noise }: ShortOptions,
  groups: readonly (readonly number[])[],
  horizons: readonly number[],
  { trainRows }: Split,
  errorUnit: Float32Array,
): ShortResult {
  const { rows, nodes } = input;
  const steps = horizons[horizons.length - 1];
  const firstTest = Math.max(MIN_HISTORY + MIN_ERRORS, Math.min(trainRows, rows - 2 * steps));
  return {
    testOrigins: shortTestOrigins(rows, steps, firstTest),
    judgements: groups.map((group) => {
      const take = (array: Float32Array): Float32Array =>
        Float32Array.from({ length: rows * group.length }, (_, cell) => {
          const row = Math.floor(cell / group.length);
          return array[row * nodes + group[cell % group.length]];
        });
      const whole = take(recorded);
      const series: ShortSeries = {
        rows,
        nodes: group.length,
        values: quietOr(whole, leftOut, group.length),
        floor: Float32Array.from(group, (_, node) =>
          isNeverNegative(whole, node, group.length) ? 0 : -Infinity,
        ),
        ceiling: Float32Array.from(group, (node) => input.ceiling?.[node] ?? Infinity),
        noise: Float32Array.from(group, (node) => noise[node]),
        errorUnit: Float32Array.from(group, (node) => errorUnit[node]),
      };
      return judgeShort(series, whole, leftOut, horizons, firstTest);
    }),
  };
}

/** A series that is hardly known outside of incidents is learned with them. */
function quietOr(recorded: Float32Array, leftOut: readonly boolean[], nodes: number): Float32Array {
  const quiet = recorded.map((value, cell) => (leftOut[Math.floor(cell / nodes)] ? NaN : value));
  const counts = new Uint32Array(nodes);
  quiet.forEach((value, cell) => {
    counts[cell % nodes] += Number.isNaN(value) ? 0 : 1;
  });
  return quiet.map((value, cell) => (counts[cell % nodes] < MIN_HISTORY ? recorded[cell] : value));
}

const isNeverNegative = (values: Float32Array, node: number, nodes: number): boolean =>
  values.every((value, cell) => cell % nodes !== node || !(value < 0));
