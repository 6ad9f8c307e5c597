import { userError, type RpcError } from '../../shared/rpc/errors';
import { judge, type Judgement } from './judge';
import { prepareForecast, type Prepared } from './prepare';
import { selectCandidate, selectNodes } from './select';
import { originsOf, splitRows, type ForecastInput, type Origins, type Shape } from './series';
import { trainCandidates, type ForecastContext, type ModelRun, type TrainingRequest } from './training';

export interface ForecastRequest extends TrainingRequest {
  readonly input: ForecastInput;
  readonly inputSteps: number;
  /** Steps ahead to report, ascending; the last is how far is foretold. */
  readonly horizons: readonly number[];
  readonly trainFraction: number;
  /** Series that share a unit, judged and chosen for apart; default: all are one group. */
  readonly groups?: readonly (readonly number[])[];
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
export async function runForecast(request: ForecastRequest, context: ForecastContext): Promise<ForecastResult> {
  const { input, horizons } = request;
  const shape: Shape = { inputSteps: request.inputSteps, steps: Math.max(...horizons) };
  const split = splitRows(input.rows, request.trainFraction);
  const origins = originsOf(split, shape);
  if (origins.fit.length < FEWEST_WINDOWS || origins.validation.length === 0 || origins.test.length === 0) throw tooFewRows(request, shape);
  const prepared = prepareForecast(input, shape, split);
  const later = [...origins.test, input.rows];
  const { seeds, runs, notes } = await trainCandidates(prepared, origins, later, request, context);
  const judgements = (request.groups ?? [null]).map((nodes) => {
    if (nodes === null) return judge(prepared, origins, later, seeds, horizons);
    const own = seeds.map(({ seed, candidates }) => ({ seed, candidates: candidates.map((each) => selectCandidate(each, input.nodes, nodes)) }));
    return judge(selectNodes(prepared, nodes), origins, later, own, horizons);
  });
  return { prepared, origins, judgements, runs, notes };
}

function tooFewRows({ input, trainFraction }: ForecastRequest, { inputSteps, steps }: Shape): RpcError {
  const needed = Math.ceil(
    2 + Math.max((inputSteps + steps + FEWEST_WINDOWS) / (0.9 * trainFraction), (10 * (steps + 1)) / trainFraction, (inputSteps + steps + 1) / (1 - trainFraction)),
  );
  const task = `${inputSteps} input steps and ${steps} steps ahead with ${Math.round(trainFraction * 100)} % for training`;
  return userError('too-few-rows', `${input.rows} rows are too few for ${task}: at least ${needed} are needed (or a shorter horizon)`);
}
