import { mean } from '../../numeric/moments';
import type { Accuracy } from '../../evaluation/metrics';
import { accuracyOf, visitErrors } from './accuracy';
import { calibratedBand, coverageOf, type Band } from './bands';
import { bounded, type Candidate } from './candidates';
import { blendCandidates, type Blended } from './blended';
import { chooseModel } from './choose';
import { errorToReference } from '../../evaluation/evidence';
import { compareModels, type Difference, type SquaredErrors } from '../../evaluation/compare';
import { networkKinds, type ModelName } from './models';
import type { Prepared } from './prepare';
import type { Origins } from './series';
import type { SeedCandidates } from './training';

/** What the back-test says, and the forecast of the model that was chosen. */
export interface Judgement {
  readonly chosen: ModelName;
  readonly chosenReason: string;
  /** Error of each model on the validation part, see `Blended`. */
  readonly validation: readonly { readonly model: ModelName; readonly error: number }[];
  readonly metrics: readonly {
    readonly model: ModelName;
    readonly horizon: number;
    readonly bySeed: readonly Accuracy[];
  }[];
  readonly comparisons: readonly (Difference & { readonly against: ModelName; readonly horizon: number })[];
  readonly coverage: readonly {
    readonly horizon: number;
    readonly share: number;
    readonly meanWidth: number;
  }[];
  readonly blends: readonly Blended[];
  /** Predictions of every model, first seed, own units: `ahead` [steps, nodes], and one step ahead at the last `backtestOrigins`, [origins, nodes]. */
  readonly lines: readonly {
    readonly model: ModelName;
    readonly ahead: Float32Array;
    readonly backtest: Float32Array;
  }[];
  readonly backtestOrigins: readonly number[];
  /** From the end of the data, first seed, own units, [steps, nodes] each. */
  readonly ahead: { readonly point: Float32Array; readonly low: Float32Array; readonly high: Float32Array };
}

/** Origins of the back-test that are kept as lines: as many as a chart shows. */
const MAX_BACKTEST_LINE = 120;

interface SeedResult {
  readonly seed: number;
  readonly blended: Blended;
  readonly candidates: readonly Candidate[];
}

/** Blends, chooses on the validation part, tests on the rest, and draws the band. @param later test origins, then the end of the data */
export function judge(
  prepared: Prepared,
  origins: Origins,
  later: readonly number[],
  seeds: readonly SeedCandidates[],
  horizons: readonly number[],
): Judgement {
  const results = seeds.map(({ seed, candidates }): SeedResult => {
    const blended = blendCandidates(prepared, origins.validation, candidates, horizons);
    return { seed, blended, candidates: [blended.candidate, ...candidates] };
  });
  const names = results[0].candidates.map(({ name }) => name);
  const judged = new Map(
    names.map((model) => [model, results.flatMap(({ blended }) => blended.judged.get(model) ?? [])]),
  );
  const { chosen, chosenReason } = chooseModel(judged, blockLength(origins.validation.length, prepared));
  const bands = results.map((result) =>
    bandOf(prepared, origins, later, candidateOf(result, chosen), result.candidates),
  );
  return {
    chosen,
    chosenReason,
    validation: names.map((model) => ({
      model,
      error: mean((judged.get(model) ?? []).map((each) => errorToReference(each))),
    })),
    metrics: names.flatMap((model) =>
      horizons.map((horizon) => ({
        model,
        horizon,
        bySeed: (isSeeded(model) ? results : results.slice(0, 1)).map((result) =>
          accuracyOf(prepared, origins.test, candidateOf(result, model).later, horizon),
        ),
      })),
    ),
    comparisons: names
      .filter((name) => isSeeded(name) && name !== chosen)
      .flatMap((name) =>
        horizons.map((horizon) => ({
          against: name,
          horizon,
          ...compare(prepared, origins, results, chosen, name, horizon),
        })),
      ),
    coverage: horizons.map((horizon) => {
      const bySeed = bands.map((band) => coverageOf(prepared, origins.test, band, horizon));
      return {
        horizon,
        share: mean(bySeed.map(({ share }) => share)),
        meanWidth: mean(bySeed.map(({ meanWidth }) => meanWidth)),
      };
    }),
    blends: results.map(({ blended }) => blended),
    lines: results[0].candidates.map(({ name, later: predicted }) => ({
      model: name,
      ahead: lastForecast(prepared, predicted),
      backtest: oneStepAhead(prepared, origins.test.length, predicted),
    })),
    backtestOrigins: origins.test.slice(-MAX_BACKTEST_LINE),
    ahead: aheadOf(prepared, candidateOf(results[0], chosen).later, bands[0]),
  };
}

function candidateOf({ candidates }: SeedResult, name: ModelName): Candidate {
  const found = candidates.find((candidate) => candidate.name === name);
  if (found === undefined) {
    throw new Error(`No forecasts of '${name}'.`);
  }
  return found;
}

const isSeeded = (name: ModelName): boolean => name === 'blend' || name in networkKinds;

/** Origins of a block: forecasts further apart than that have next to nothing in common but the season. */
function blockLength(origins: number, { shape: { steps }, split: { stride } }: Prepared): number {
  return Math.max(Math.ceil(steps / stride), Math.round(Math.sqrt(origins)));
}

/** A model without distances uses the distances of the linear forecast; the factors make them fit. */
function bandOf(
  prepared: Prepared,
  { validation }: Origins,
  later: readonly number[],
  candidate: Candidate,
  others: readonly Candidate[],
): Band {
  const distances =
    candidate.distances ?? others.find((other) => other.name === 'seasonal-linear')?.distances;
  if (!distances) {
    throw new Error('No model says how far off it is.');
  }
  const band = calibratedBand(
    prepared,
    { origins: validation, forecast: { point: candidate.validation, ...distances.validation } },
    { origins: later, forecast: { point: candidate.later, ...distances.later } },
  );
  return { low: bounded(prepared, band.low), high: bounded(prepared, band.high) };
}

function aheadOf(prepared: Prepared, later: Float32Array, band: Band): Judgement['ahead'] {
  return {
    point: lastForecast(prepared, later),
    low: lastForecast(prepared, band.low),
    high: lastForecast(prepared, band.high),
  };
}

/** Own units of one scaled value. */
function unscaled({ scaling, input }: Prepared, node: number, value: number): number {
  const { centre, scale, floor } = scaling;
  // Rounding may carry a bound just beyond itself.
  const own = Math.max(floor[node] === -Infinity ? -Infinity : 0, centre[node] + scale[node] * value);
  return Math.min(own, input.ceiling?.[node] ?? Infinity);
}

/** The forecast from the end of the data, which is the last of `later`. */
function lastForecast(prepared: Prepared, later: Float32Array): Float32Array {
  const {
    shape: { steps },
    input: { nodes },
  } = prepared;
  return later.slice(-steps * nodes).map((value, cell) => unscaled(prepared, cell % nodes, value));
}

function oneStepAhead(prepared: Prepared, origins: number, later: Float32Array): Float32Array {
  const {
    shape: { steps },
    input: { nodes },
  } = prepared;
  const first = Math.max(0, origins - MAX_BACKTEST_LINE);
  return Float32Array.from({ length: (origins - first) * nodes }, (_, cell) =>
    unscaled(
      prepared,
      cell % nodes,
      later[(first + Math.floor(cell / nodes)) * steps * nodes + (cell % nodes)],
    ),
  );
}

function compare(
  prepared: Prepared,
  { test }: Origins,
  results: readonly SeedResult[],
  first: ModelName,
  second: ModelName,
  horizon: number,
): Difference {
  const errors = (name: ModelName): SquaredErrors[] =>
    results.map((result) => squaredErrors(prepared, test, candidateOf(result, name).later, horizon));
  const blockOrigins = prepared.season?.period ?? Math.max(horizon, Math.round(Math.sqrt(test.length)));
  return compareModels(errors(first), errors(second), blockOrigins, results[0].seed);
}

function squaredErrors(
  prepared: Prepared,
  origins: readonly number[],
  forecast: Float32Array,
  horizon: number,
): SquaredErrors {
  const sums = new Float64Array(origins.length);
  const counts = new Float64Array(origins.length);
  visitErrors(prepared, origins, forecast, horizon, (_target, error, index) => {
    sums[index] += error * error;
    counts[index]++;
  });
  return { sums, counts };
}
