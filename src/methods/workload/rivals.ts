import { persistedRow, seasonalRow } from '../../evaluation/rivals';
import { ShrunkLeastSquares } from '../../numeric/shrunk-least-squares';
import { linearValue } from '../../numeric/least-squares';
import { historyOf, meanBefore, type History } from './features/history';
import { longestSeason, type Prepared } from './prepare';
import { evenStride } from './protocol';

/** How far back a model may look: the window of the published scripts, or everything before the origin. */
export type HistorySeen = 'released' | 'long';

/** A plain model: forecasts in the models' unit, and the history it reads. */
export interface Rival {
  readonly name: string;
  readonly history: HistorySeen;
  /** [wanted series, origins, steps] */
  forecast(origins: readonly number[]): Float32Array;
}

/** What rivals are made from. */
export interface RivalRequest {
  readonly prepared: Prepared;
  readonly inputSteps: number;
  readonly steps: number;
  /** Series to forecast, and series to learn from. */
  readonly wanted: readonly number[];
  readonly teachers: readonly number[];
  /** Rows to learn from; all targets lie before. */
  readonly learnRows: number;
  readonly signal?: AbortSignal;
}

/** Samples of the closed-form rivals; neighbouring windows tell the same. */
const MAX_SAMPLES = 20_000;
const RIDGE = 10;
const LONG_RIDGE = 100;
/** Rows of the moving average that DLinear takes for the trend. */
const TREND_ROWS = 25;

/** Rules and closed-form linear models, as published or as anybody would try first. */
export function plainRivals(request: RivalRequest): Rival[] {
  const { prepared, inputSteps, steps, wanted } = request;
  const { day, week } = prepared.seasons;
  const histories = new Map<number, History>();
  const historyAt = (node: number): History => {
    const known = histories.get(node) ?? historyOf(prepared, node);
    histories.set(node, known);
    return known;
  };
  const filled = (node: number): Float64Array => lastKnown(historyAt(node).values);
  const each = (
    name: string,
    history: HistorySeen,
    valueOf: (values: Float64Array, origin: number, step: number, node: number) => number,
  ): Rival => ({
    name,
    history,
    forecast: (origins) => {
      const out = new Float32Array(wanted.length * origins.length * steps);
      let at = 0;
      for (const node of wanted) {
        const values = filled(node);
        for (const origin of origins) {
          for (let step = 0; step < steps; step++) {
            out[at++] = valueOf(values, origin, step, node);
          }
        }
      }
      return out;
    },
  });
  const at = (values: Float64Array, row: number): number => values[Math.max(0, row)];
  return [
    each('last-value', 'released', (values, origin) => at(values, persistedRow(origin))),
    each('window-mean', 'released', (_values, origin, _step, node) => {
      const mean = meanBefore(historyAt(node), origin, inputSteps);
      return Number.isNaN(mean) ? 0 : mean;
    }),
    ...(day > 0
      ? [
          each('same-time-yesterday', day <= inputSteps ? 'released' : 'long', (values, origin, step) =>
            at(values, seasonalRow(origin, step, day)),
          ),
        ]
      : []),
    ...(week > 0
      ? [
          each('same-time-last-week', 'long', (values, origin, step) => {
            const row = seasonalRow(origin, step, week);
            return at(values, row < 0 ? seasonalRow(origin, step, day) : row);
          }),
        ]
      : []),
    ...linearRivals(request, filled),
  ];
}

/** Reads a window as a linear rival sees it; the last entry is a constant. */
interface WindowView {
  readonly name: string;
  readonly history: HistorySeen;
  readonly size: number;
  readonly ridge: number;
  /** Rows that must lie before an origin for a sample to teach. */
  readonly back: number;
  /** @returns what is added back to the forecast */
  fill(out: Float64Array, values: Float64Array, origin: number): number;
}

function linearRivals(request: RivalRequest, filled: (node: number) => Float64Array): Rival[] {
  const { prepared, inputSteps, steps } = request;
  const { week } = prepared.seasons;
  const at = (values: Float64Array, row: number): number => values[Math.max(0, row)];
  const lags = (out: Float64Array, values: Float64Array, origin: number, minus = 0): void => {
    for (let lag = 0; lag < inputSteps; lag++) {
      out[lag] = at(values, origin - 1 - lag) - minus;
    }
  };
  const views: WindowView[] = [
    {
      name: 'ridge',
      history: 'released',
      size: inputSteps + 1,
      ridge: RIDGE,
      back: inputSteps,
      fill: (out, values, origin) => {
        lags(out, values, origin);
        return 0;
      },
    },
    {
      name: 'nlinear',
      history: 'released',
      size: inputSteps + 1,
      ridge: RIDGE,
      back: inputSteps,
      fill: (out, values, origin) => {
        const last = at(values, origin - 1);
        lags(out, values, origin, last);
        return last;
      },
    },
    {
      name: 'dlinear',
      history: 'released',
      size: 2 * inputSteps + 1,
      ridge: RIDGE,
      back: inputSteps,
      fill: (out, values, origin) => {
        for (let lag = 0; lag < inputSteps; lag++) {
          const trend = trendAt(values, origin, inputSteps, lag);
          out[lag] = trend;
          out[inputSteps + lag] = at(values, origin - 1 - lag) - trend;
        }
        return 0;
      },
    },
    ...(week > inputSteps
      ? [
          {
            name: 'ridge-week',
            history: 'long' as const,
            size: inputSteps + steps + 1,
            ridge: LONG_RIDGE,
            back: week,
            fill: (out: Float64Array, values: Float64Array, origin: number) => {
              lags(out, values, origin);
              for (let step = 0; step < steps; step++) {
                out[inputSteps + step] = at(values, seasonalRow(origin, step, week));
              }
              return 0;
            },
          },
        ]
      : []),
  ];
  return views
    .filter(({ back }) => back + steps < request.learnRows)
    .map((view) => ({
      name: view.name,
      history: view.history,
      forecast: linearForecast(request, view, filled),
    }));
}

function linearForecast(
  { prepared, steps, wanted, teachers, learnRows, signal }: RivalRequest,
  { size, ridge, back, fill }: WindowView,
  filled: (node: number) => Float64Array,
): (origins: readonly number[]) => Float32Array {
  const system = new ShrunkLeastSquares(size, steps);
  const x = new Float64Array(size).fill(1);
  const y = new Float64Array(steps);
  const samples = (learnRows - steps - back + 1) * teachers.length;
  const stride = evenStride(samples / MAX_SAMPLES, longestSeason(prepared));
  const { rows } = prepared.input;
  for (const node of teachers) {
    signal?.throwIfAborted();
    const values = filled(node);
    for (let origin = back; origin + steps <= learnRows; origin += stride) {
      let isKnown = true;
      const added = fill(x, values, origin);
      for (let step = 0; step < steps; step++) {
        const target =
          (prepared.scaled[node * rows + origin + step] - prepared.unit.centre) / prepared.unit.scale;
        isKnown &&= !Number.isNaN(target);
        y[step] = target - added;
      }
      if (isKnown) {
        system.add(x, y, stride);
      }
    }
  }
  const coefficients = system.solve(null, ridge);
  return (origins) => {
    const out = new Float32Array(wanted.length * origins.length * steps);
    let cell = 0;
    for (const node of wanted) {
      const values = filled(node);
      for (const origin of origins) {
        const added = fill(x, values, origin);
        for (let step = 0; step < steps; step++) {
          out[cell++] = linearValue(coefficients[step], x) + added;
        }
      }
    }
    return out;
  };
}

/** Moving average inside the window, ends repeated (DLinear, Zeng et al., AAAI 2023). */
function trendAt(values: Float64Array, origin: number, inputSteps: number, lag: number): number {
  const half = (TREND_ROWS - 1) / 2;
  let sum = 0;
  for (let offset = -half; offset <= half; offset++) {
    const place = Math.min(Math.max(lag + offset, 0), inputSteps - 1);
    sum += values[Math.max(0, origin - 1 - place)];
  }
  return sum / TREND_ROWS;
}

/** Gaps are filled with the last value before them, a gap at the beginning with 0. */
function lastKnown(values: Float64Array): Float64Array {
  let last = 0;
  return values.map((value) => (last = Number.isNaN(value) ? last : value));
}
