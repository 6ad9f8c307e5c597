import { RpcError, userError } from '../../shared/rpc/errors';
import type { RuntimeChoice } from '../../shared/protocol';
import { accuracyOf, visitErrors, type Accuracy } from './accuracy';
import { calibratedBand, coverageOf, typicalDistances, type Band } from './bands';
import { averaged, plainCandidates, trainedCandidate, bounded, type Candidate } from './candidates';
import { blendCandidates, type Blended } from './choose';
import { compareModels, type Difference, type SquaredErrors } from './compare';
import type { ForecastFitJob, ForecastFitOutcome } from './job';
import { copiesOf, networkKinds, trainedModels, type ModelName, type NetworkName, type Rivals } from './models';
import { inLanes } from './lanes';
import { prepareForecast, type Prepared } from './prepare';
import { originsOf, splitRows, type ForecastInput, type Origins, type Shape } from './series';

export interface ForecastRequest {
  readonly input: ForecastInput;
  readonly inputSteps: number;
  /** Steps ahead to report, ascending; the last is how far is foretold. */
  readonly horizons: readonly number[];
  readonly trainFraction: number;
  readonly rivals: Rivals;
  readonly seeds: readonly number[];
  readonly runtime: RuntimeChoice;
  readonly tfjsNodePath?: string;
}

/** What a forecast gets from its surroundings. */
export interface ForecastContext {
  /** Trains one model, as a rule in a process of its own. */
  fit(job: ForecastFitJob, onFraction: (fraction: number) => void): Promise<ForecastFitOutcome>;
  /** Trainings that run side by side. */
  readonly lanes: number;
  progress(update: { fraction: number; message: string; etaMs: number | null }): void;
  now(): number;
}

export interface ModelRun {
  readonly model: NetworkName;
  readonly seed: number;
  readonly parameters: number;
  readonly epochs: number;
  readonly ms: number;
  readonly runtime: string;
}

export interface SeedResult {
  readonly seed: number;
  readonly candidates: readonly Candidate[];
  readonly blended: Blended;
}

export interface ForecastResult {
  readonly prepared: Prepared;
  readonly origins: Origins;
  readonly seeds: readonly SeedResult[];
  readonly chosen: ModelName;
  readonly chosenReason: string;
  readonly validation: readonly { readonly model: ModelName; readonly error: number }[];
  readonly metrics: readonly { readonly model: ModelName; readonly horizon: number; readonly bySeed: readonly Accuracy[] }[];
  readonly comparisons: readonly (Difference & { readonly against: ModelName; readonly horizon: number })[];
  readonly coverage: readonly { readonly horizon: number; readonly share: number; readonly meanWidth: number }[];
  readonly runs: readonly ModelRun[];
  /** From the end of the data, first seed, own units, [steps, nodes] each. */
  readonly ahead: { readonly point: Float32Array; readonly low: Float32Array; readonly high: Float32Array };
  /** Back-test of the first seed: forecasts and band of the chosen model, scaled units, [test origins, steps, nodes]. */
  readonly backtest: { readonly point: Float32Array; readonly band: Band };
  readonly notes: readonly string[];
}

/** Training windows below which nothing can be learned. */
const FEWEST_WINDOWS = 30;
/** Keeps the copies' seeds away from the seeds a user lists. */
const COPY_SEED = 1_000_003;
/** Validation errors this near are equal: a few hundred neighbouring windows cannot tell them apart. */
const NEAR_EQUAL = 1.03;

/**
 * Trains the forecasters, back-tests them beside their rivals, chooses one on the validation part, and forecasts.
 * @throws RpcError for the user when there are too few rows
 */
export async function runForecast(request: ForecastRequest, context: ForecastContext): Promise<ForecastResult> {
  const { input, seeds, horizons } = request;
  const shape: Shape = { inputSteps: request.inputSteps, steps: Math.max(...horizons) };
  const split = splitRows(input.rows, request.trainFraction);
  const origins = originsOf(split, shape);
  if (origins.fit.length < FEWEST_WINDOWS || origins.validation.length === 0 || origins.test.length === 0) throw tooFewRows(request, shape);
  const prepared = prepareForecast(input, shape, split);
  const later = [...origins.test, input.rows];
  const plain = plainCandidates(prepared, origins, later);
  const { trained, runs, notes } = await trainAll(request, context, prepared, origins);

  const results = seeds.map((seed): SeedResult => {
    const own = [...trained.filter((each) => each.seed === seed).map(({ candidate }) => candidate), ...plain];
    const blended = blendCandidates(prepared, origins.validation, own, horizons);
    return { seed, blended, candidates: [blended.candidate, ...own] };
  });
  const validation = meanErrors(results);
  const { chosen, chosenReason } = choose(validation, origins.validation.length);
  const bands = results.map((result) => bandOf(prepared, origins, later, candidateOf(result, chosen)));
  return {
    prepared, origins, chosen, chosenReason, validation, runs,
    seeds: results,
    metrics: results[0].candidates.flatMap(({ name }) =>
      horizons.map((horizon) => ({
        model: name,
        horizon,
        bySeed: (isSeeded(name) ? results : results.slice(0, 1)).map((result) => accuracyOf(prepared, origins.test, candidateOf(result, name).later, horizon)),
      })),
    ),
    comparisons: results[0].candidates
      .filter(({ name }) => isSeeded(name) && name !== chosen)
      .flatMap(({ name }) => horizons.map((horizon) => ({ against: name, horizon, ...compare(prepared, origins, results, chosen, name, horizon) }))),
    coverage: horizons.map((horizon) => {
      const bySeed = bands.map((band) => coverageOf(prepared, origins.test, band, horizon));
      return { horizon, share: mean(bySeed.map(({ share }) => share)), meanWidth: mean(bySeed.map(({ meanWidth }) => meanWidth)) };
    }),
    ahead: aheadOf(prepared, candidateOf(results[0], chosen).later, bands[0]),
    backtest: { point: candidateOf(results[0], chosen).later, band: bands[0] },
    notes,
  };
}

interface Trained {
  readonly seed: number;
  readonly candidate: Candidate;
}

async function trainAll(
  { input, rivals, seeds, runtime, tfjsNodePath }: ForecastRequest,
  context: ForecastContext,
  prepared: Prepared,
  origins: Origins,
): Promise<{ trained: Trained[]; runs: ModelRun[]; notes: string[] }> {
  const wanted = seeds.flatMap((seed) =>
    trainedModels[rivals].flatMap((model) => Array.from({ length: copiesOf(model) }, (_, copy) => ({ seed, model, copy }))),
  );
  const fractions = new Float64Array(wanted.length);
  const startedMs = context.now();
  const report = (): void => {
    const fraction = mean(fractions);
    const etaMs = fraction > 0.05 ? ((context.now() - startedMs) * (1 - fraction)) / fraction : null;
    context.progress({ fraction, etaMs, message: `${wanted.length} models, ${fractions.filter((each) => each >= 1).length} done` });
  };
  const notes = new Set<string>();
  const copies: (Trained & { readonly copy: number })[] = [];
  const runs: ModelRun[] = [];
  await inLanes(wanted, context.lanes, async ({ seed, model, copy }, index) => {
    const fitStartMs = context.now();
    const job: ForecastFitJob = {
      kind: networkKinds[model], input, shape: prepared.shape, split: prepared.split, seed: seed + COPY_SEED * copy, extra: [input.rows], runtime, tfjsNodePath,
    };
    const outcome = await context.fit(job, (fraction) => {
      fractions[index] = Math.min(fraction, 0.99);
      report();
    });
    fractions[index] = 1;
    report();
    if (outcome.result === null) {
      notes.add(`${outcome.runtime} runs op by op and would train for hours: only models without training take part`);
      return;
    }
    copies.push({ seed, copy, candidate: trainedCandidate(prepared, model, outcome.result, origins.validation.length) });
    const { parameters, epochs } = outcome.result;
    runs.push({ model, seed, parameters, epochs, ms: context.now() - fitStartMs, runtime: outcome.runtime });
  });
  // Lanes finish in any order; the table and the blend must not depend on it.
  const rank = (model: ModelName): number => trainedModels[rivals].findIndex((each) => each === model);
  copies.sort((a, b) => rank(a.candidate.name) - rank(b.candidate.name) || a.copy - b.copy);
  const trained = seeds.flatMap((seed) =>
    trainedModels[rivals].flatMap((model) => {
      const own = copies.filter((each) => each.seed === seed && each.candidate.name === model).map(({ candidate }) => candidate);
      return own.length > 0 ? [{ seed, candidate: averaged(own) }] : [];
    }),
  );
  runs.sort((a, b) => a.seed - b.seed || rank(a.model) - rank(b.model));
  return { trained, runs, notes: [...notes] };
}

function candidateOf({ candidates }: SeedResult, name: ModelName): Candidate {
  const found = candidates.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`No forecasts of '${name}'.`);
  return found;
}

const isSeeded = (name: ModelName): boolean => name === 'blend' || name in networkKinds;
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function meanErrors(results: readonly SeedResult[]): { model: ModelName; error: number }[] {
  return results[0].candidates.map(({ name }) => ({ model: name, error: mean(results.map(({ blended }) => blended.validationErrors.get(name) ?? NaN)) }));
}

/** Among near-equals the blend, which does not depend on one model alone, is the safer one. */
function choose(validation: readonly { model: ModelName; error: number }[], windows: number): { chosen: ModelName; chosenReason: string } {
  const best = validation.reduce((least, each) => (each.error < least.error ? each : least));
  const blended = validation.find(({ model }) => model === 'blend') ?? best;
  const measure = `on the ${windows} validation windows, relative to repeating the last value`;
  if (best !== blended && blended.error <= best.error * NEAR_EQUAL) {
    const reason = `error ${blended.error.toFixed(4)} ${measure}: as good as ${best.model} (${best.error.toFixed(4)}) within ${Math.round((NEAR_EQUAL - 1) * 100)} %, and not resting on one model`;
    return { chosen: 'blend', chosenReason: reason };
  }
  return { chosen: best.model, chosenReason: `lowest error ${measure} (${best.error.toFixed(4)})` };
}

function bandOf(prepared: Prepared, { validation }: Origins, later: readonly number[], candidate: Candidate): Band {
  const typical = candidate.distances === null ? typicalDistances(prepared, validation, candidate.validation) : null;
  const distancesOf = (part: 'validation' | 'later', count: number) => candidate.distances?.[part] ?? { below: typical!(count), above: typical!(count) };
  const band = calibratedBand(
    prepared,
    { origins: validation, forecast: { point: candidate.validation, ...distancesOf('validation', validation.length) } },
    { origins: later, forecast: { point: candidate.later, ...distancesOf('later', later.length) } },
  );
  return { low: bounded(prepared, band.low), high: band.high };
}

function aheadOf({ scaling: { centre, scale }, shape: { steps }, input: { nodes } }: Prepared, later: Float32Array, band: Band): ForecastResult['ahead'] {
  const own = (scaled: Float32Array): Float32Array => scaled.slice(-steps * nodes).map((value, cell) => centre[cell % nodes] + scale[cell % nodes] * value);
  return { point: own(later), low: own(band.low), high: own(band.high) };
}

function compare(prepared: Prepared, { test }: Origins, results: readonly SeedResult[], first: ModelName, second: ModelName, horizon: number): Difference {
  const errors = (name: ModelName): SquaredErrors[] => results.map((result) => squaredErrors(prepared, test, candidateOf(result, name).later, horizon));
  const blockOrigins = prepared.season?.period ?? Math.max(horizon, Math.round(Math.sqrt(test.length)));
  return compareModels(errors(first), errors(second), blockOrigins, results[0].seed);
}

function squaredErrors(prepared: Prepared, origins: readonly number[], forecast: Float32Array, horizon: number): SquaredErrors {
  const sums = new Float64Array(origins.length);
  const counts = new Float64Array(origins.length);
  visitErrors(prepared, origins, forecast, horizon, undefined, (_target, error, index) => {
    sums[index] += error * error;
    counts[index]++;
  });
  return { sums, counts };
}

function tooFewRows({ input, trainFraction }: ForecastRequest, { inputSteps, steps }: Shape): RpcError {
  const needed = Math.ceil(
    Math.max((inputSteps + steps + FEWEST_WINDOWS) / (0.9 * trainFraction), (10 * (steps + 1)) / trainFraction, (inputSteps + steps + 1) / (1 - trainFraction)) + 2,
  );
  return userError(
    'too-few-rows',
    `${input.rows} rows are too few for ${inputSteps} input steps and ${steps} steps ahead with ${Math.round(trainFraction * 100)} % for training: at least ${needed} are needed (or a shorter horizon)`,
  );
}
