import { userError, type RpcError } from '../../process/rpc/errors';
import { forecastShort, isShort, sufficesShort, type ShortOptions } from './short/forecast';
import { judge, type Judgement } from './judge';
import { prepareForecast, type Prepared } from './prepare';
import { findSeason } from './season';
import { selectCandidate, selectNodes } from './select';
import {
  originsOf,
  splitRows,
  thinned,
  type ForecastInput,
  type Origins,
  type Shape,
  type Split,
} from './series';
import { trainCandidates, type ForecastContext, type ModelRun, type TrainingRequest } from './training';

export interface ForecastRequest extends TrainingRequest {
  readonly input: ForecastInput;
  readonly inputSteps: number;
  /** Steps ahead to report, ascending; the last is the length of the forecast. */
  readonly horizons: readonly number[];
  readonly trainFraction: number;
  /** How rows are shared out; default: by the protocol for metric files. */
  readonly splitBy?: (rows: number, trainFraction: number, shape: Shape) => Split;
  /** Series that share a unit, judged and chosen for apart; default: all are one group. */
  readonly groups?: readonly (readonly number[])[];
  /** Forecast a short recording by plain models; default: train, or refuse. */
  readonly short?: ShortOptions;
}

export interface ForecastResult {
  readonly prepared: Prepared;
  readonly origins: Origins;
  /** In the order of the groups. */
  readonly judgements: readonly Judgement[];
  readonly runs: readonly ModelRun[];
  readonly notes: readonly string[];
}

/** Training windows below which nothing can be learned. */
const FEWEST_WINDOWS = 30;

/**
 * Trains the forecasters, back-tests them beside their rivals, chooses one per group on the validation part, and forecasts.
 * @throws RpcError for the user when there are too few rows
 */
export async function runForecast(
  request: ForecastRequest,
  context: ForecastContext,
): Promise<ForecastResult> {
  const { input, horizons } = request;
  const shape: Shape = { inputSteps: request.inputSteps, steps: Math.max(...horizons) };
  const whole = splitOf(request, shape, input.rows);
  const { short } = request;
  // A known day of rows is worth more than the last rows: then the models that use it take part.
  if (short !== undefined && isShort(input.rows, shape.steps) && findSeason(input, whole.fitRows) === null) {
    return forecastByPlainModels(request, short, shape, whole);
  }
  if (!suffices(whole, shape)) {
    throw tooFewRows(request, shape);
  }
  const split = thinned(whole, shape, input.nodes);
  const origins = originsOf(split, shape);
  const prepared = prepareForecast(input, shape, split);
  const later = [...origins.test, input.rows];
  const { seeds, runs, notes } = await trainCandidates(prepared, origins, later, request, context);
  const judgements = (request.groups ?? [null]).map((nodes) => {
    if (nodes === null) {
      return judge(prepared, origins, later, seeds, horizons);
    }
    const own = seeds.map(({ seed, candidates }) => ({
      seed,
      candidates: candidates.map((each) => selectCandidate(each, input.nodes, nodes)),
    }));
    return judge(selectNodes(prepared, nodes), origins, later, own, horizons);
  });
  const thinning =
    split.stride > 1
      ? [
          `every ${split.stride}th window is validated and back-tested: all of them, for so many series and steps, would take gigabytes`,
        ]
      : [];
  return { prepared, origins, judgements, runs, notes: [...thinning, ...notes] };
}

function forecastByPlainModels(
  request: ForecastRequest,
  short: ShortOptions,
  shape: Shape,
  split: Split,
): ForecastResult {
  const { input, horizons } = request;
  if (!sufficesShort(input.rows, shape.steps)) {
    throw tooFewRows(request, shape);
  }
  const all = Array.from({ length: input.nodes }, (_, node) => node);
  const prepared = prepareForecast(input, shape, split);
  const { judgements, testOrigins } = forecastShort(
    input,
    short,
    request.groups ?? [all],
    horizons,
    split,
    request.groups === undefined ? prepared.scaling.errorUnit : new Float32Array(input.nodes).fill(1),
  );
  return {
    prepared,
    origins: { fit: [], validation: [], test: testOrigins },
    judgements,
    runs: [],
    notes: [
      `${input.rows} rows are too few to train on: plain models forecast, with bands from their own errors`,
    ],
  };
}

function splitOf({ splitBy = splitRows, trainFraction }: ForecastRequest, shape: Shape, rows: number): Split {
  return splitBy(rows, trainFraction, shape);
}

function suffices(split: Split, shape: Shape): boolean {
  const { fit, validation, test } = originsOf(split, shape);
  return fit.length >= FEWEST_WINDOWS && validation.length > 0 && test.length > 0;
}

function tooFewRows(request: ForecastRequest, shape: Shape): RpcError {
  const { input, trainFraction } = request;
  const enough = (rows: number): boolean =>
    request.short === undefined
      ? suffices(splitOf(request, shape, rows), shape)
      : sufficesShort(rows, shape.steps);
  let [few, needed] = [input.rows, 2 * input.rows];
  while (!enough(needed)) {
    [few, needed] = [needed, 2 * needed];
  }
  while (needed - few > 1) {
    const middle = (few + needed) >> 1;
    if (enough(middle)) {
      needed = middle;
    } else {
      few = middle;
    }
  }
  const task = `${shape.inputSteps} input steps and ${shape.steps} steps ahead with ${Math.round(trainFraction * 100)} % for training`;
  return userError(
    'too-few-rows',
    `${input.rows} rows are too few for ${task}: at least ${needed} are needed (or a shorter horizon)`,
  );
}
