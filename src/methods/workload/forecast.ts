import { adaptiveMembers } from './adaptive/adaptive';
import { rollingBands, type Band } from './adaptive/bands';
import { learnedStart, leftOutTasks } from './adaptive/left-out';
import type { Grid, Members } from './adaptive/grid';
import { mixture } from './adaptive/mixture';
import {
  ADAPTIVE,
  seedCandidates,
  withMembers,
  type MemberWeights,
  type NetworkForecast,
} from './candidates';
import {
  bandFigures,
  choose,
  errorsOf,
  movingShare,
  type BandFigures,
  type Candidate,
  type Choice,
  type ErrorFigures,
} from './judge';
import type { Prepared } from './prepare';
import { range, type Origins, type Parts } from './protocol';
import { rivalCandidates, rivalMembers } from './rival-candidates';
import type { HistorySeen } from './rivals';

/** Forecasts of trained networks for one seed, in the models' unit. */
export interface SeededForecasts {
  readonly seed: number;
  readonly networks: readonly NetworkForecast[];
}

/** A forecast to make and to judge. */
export interface WorkloadRequest {
  readonly prepared: Prepared;
  readonly parts: Parts;
  readonly origins: Origins;
  readonly inputSteps: number;
  readonly steps: number;
  readonly history: HistorySeen;
  /** Series to forecast, and series to learn from. */
  readonly wanted: readonly number[];
  readonly teachers: readonly number[];
  /** Whether the wanted series teach nothing. */
  readonly isUnseen: boolean;
  readonly trained: readonly SeededForecasts[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string, fraction: number) => void;
}

/** One model over the test part; several figures where chance decides how it is trained. */
export interface JudgedModel {
  readonly name: string;
  readonly history: HistorySeen;
  readonly bySeed: readonly Pick<ErrorFigures, 'mse' | 'mae' | 'n'>[];
}

export interface WorkloadResult extends BandFigures {
  readonly test: readonly JudgedModel[];
  /** Mean squared error on the validation part, of the first seed; empty for series never seen. */
  readonly validation: readonly { readonly name: string; readonly mse: number }[];
  readonly choice: Choice;
  /** Of the chosen mixture; of the usual one where no mixture is chosen. */
  readonly weights: MemberWeights;
  /** [wanted, steps] in the models' unit, of the first seed. */
  readonly ahead: { readonly point: Float32Array } & Band;
  readonly notes: readonly string[];
}

const MAX_REFITS = 240;
/** Series times refits: each costs some milliseconds. */
const MAX_SERIES_REFITS = 4_000;
const FEWEST_REFITS = 6;
/** Days between two fits, where there is time for it. */
const REFIT_DAYS = 3;
const HOURS_A_DAY = 24;
/** Days after which an error of a member counts half: a week, so that every weekday has its say. */
const WEIGHT_HALF_LIFE_DAYS = 7;
const WEIGHT_HALF_LIFE_ROWS = 500;
/** Least share of validation forecasts that have something to tell. */
const MIN_MOVING_SHARE = 0.25;

/** Fits, back-tests, chooses and forecasts. Everything at an origin is made from rows before it. */
export function forecastWorkload(request: WorkloadRequest): WorkloadResult {
  const { prepared, origins, steps, wanted, isUnseen, history, trained, onProgress } = request;
  const { rows } = prepared.input;
  const { day } = prepared.seasons;
  const judged = [...origins.warm, ...origins.validation, ...origins.test];
  const every = [...judged, rows];
  const cut = origins.warm.length + origins.validation.length;
  const halfLife = day > 0 ? WEIGHT_HALF_LIFE_DAYS * day : WEIGHT_HALF_LIFE_ROWS;
  onProgress?.('fitting linear models', 0.1);
  const { members, rivals, grid } = membersOf(request, every);
  onProgress?.('back-testing rivals', 0.7);
  const start = isUnseen
    ? learnedStart(
        leftOutTasks(request.teachers).map(({ node, teachers }) =>
          membersOf({ ...request, wanted: [node], teachers }, every),
        ),
        halfLife,
        day,
      )
    : null;
  const moments = start?.moments ?? null;
  const usual = mixture(members, grid, halfLife, moments);
  const mixing = { halfLife, history, start: moments, warm: origins.warm.length };
  const perSeed = (trained.length === 0 ? [{ networks: [] }] : trained).map(({ networks }) =>
    seedCandidates(members, usual, networks, grid, mixing),
  );
  const [first] = perSeed;
  const candidates = [...first.candidates, ...rivals];
  const shape = { series: wanted.length, origins: every.length, steps };
  const figuresOf = (forecast: Float32Array, from: number, to: number): ErrorFigures =>
    errorsOf(forecast, grid.targets, shape, { from, to }, prepared.unit.scale);
  const validation = new Map(
    candidates.map(({ name, forecast }) => [name, figuresOf(forecast, origins.warm.length, cut)]),
  );
  const validationPart = { from: origins.warm.length, to: cut };
  const isSilent = !isUnseen && movingShare(grid.targets, shape, validationPart) < MIN_MOVING_SHARE;
  const choice =
    isUnseen || isSilent ? unjudged(isUnseen) : choose(validation, ADAPTIVE, blockOf(origins, steps));
  const chosen = candidates.find(({ name }) => name === choice.chosen) ?? candidates[0];
  const band = rollingBands(chosen.forecast, grid, day, start?.band ?? null);
  const last = every.length - 1;
  return {
    test: candidates.map(({ name, history: seen, forecast }) => ({
      name,
      history: seen,
      bySeed: (rivals.some((each) => each.name === name)
        ? [forecast]
        : perSeed.map((seed) => seed.candidates.find((each) => each.name === name)?.forecast ?? forecast)
      ).map((own) => {
        const { mse, mae, n } = figuresOf(own, cut, judged.length);
        return { mse, mae, n };
      }),
    })),
    validation: isUnseen ? [] : [...validation].map(([name, { mse }]) => ({ name, mse })),
    choice,
    ...bandFigures(
      band,
      chosen.forecast,
      grid.targets,
      shape,
      { from: cut, to: judged.length },
      prepared,
      wanted,
    ),
    weights: first.weights.get(choice.chosen) ?? first.weights.get(ADAPTIVE) ?? { names: [], groups: [] },
    ahead: {
      point: rowsOf(chosen.forecast, shape, last),
      low: rowsOf(band.low, shape, last),
      high: rowsOf(band.high, shape, last),
    },
    notes: isSilent ? ['the series hardly move in the validation part: nothing could be chosen on it'] : [],
  };
}

/** The members of the mixture and their rivals, for the wanted series. @param every all origins */
function membersOf(
  request: WorkloadRequest,
  every: readonly number[],
): { members: Members; rivals: Candidate[]; grid: Grid } {
  const { prepared, steps, wanted, history } = request;
  const { rows, nodes } = prepared.input;
  const { day } = prepared.seasons;
  const linear = adaptiveMembers({
    ...request,
    reach: history === 'released' ? request.inputSteps : Infinity,
    origins: every,
    refits: refitsOf(day, every[0], rows, nodes, steps),
  });
  const rivals = rivalCandidates(request, every);
  return {
    members: withMembers(
      linear,
      rivals.filter(({ name }) => rivalMembers(request).includes(name)),
    ),
    rivals,
    grid: {
      series: wanted.length,
      origins: every,
      steps,
      targets: targetsOf(prepared, wanted, every, steps),
      updates: range(every[0], rows, Math.max(1, day > 0 ? day : steps)),
    },
  };
}

/** Validation origins whose forecasts overlap and fail alike. */
function blockOf({ validation }: Origins, steps: number): number {
  const stride = validation.length > 1 ? validation[1] - validation[0] : 1;
  return Math.max(1, Math.ceil(steps / stride));
}

function unjudged(isUnseen: boolean): Choice {
  return {
    chosen: ADAPTIVE,
    reason: isUnseen
      ? 'its parts were fitted to the other series and are weighed by what each missed before the origin'
      : 'the series hardly move in the validation part, so nothing can be chosen on it',
  };
}

/** Rows at which the models are fitted again, the first origin first. */
function refitsOf(day: number, first: number, rows: number, nodes: number, steps: number): number[] {
  const wished = day > 0 ? Math.max(steps, Math.min(REFIT_DAYS * day, HOURS_A_DAY * REFIT_DAYS)) : steps;
  const most = Math.max(FEWEST_REFITS, Math.min(MAX_REFITS, Math.floor(MAX_SERIES_REFITS / nodes)));
  return range(first, rows, Math.max(wished, Math.ceil((rows - first) / most)));
}

function targetsOf(
  { scaled, unit, input: { rows } }: Prepared,
  wanted: readonly number[],
  origins: readonly number[],
  steps: number,
): Float32Array {
  const targets = new Float32Array(wanted.length * origins.length * steps);
  let at = 0;
  for (const node of wanted) {
    for (const origin of origins) {
      for (let step = 0; step < steps; step++) {
        targets[at++] =
          origin + step < rows ? (scaled[node * rows + origin + step] - unit.centre) / unit.scale : NaN;
      }
    }
  }
  return targets;
}

function rowsOf(
  values: Float32Array,
  { series, origins, steps }: { readonly series: number; readonly origins: number; readonly steps: number },
  origin: number,
): Float32Array {
  const out = new Float32Array(series * steps);
  for (let node = 0; node < series; node++) {
    const cell = (node * origins + origin) * steps;
    out.set(values.subarray(cell, cell + steps), node * steps);
  }
  return out;
}
