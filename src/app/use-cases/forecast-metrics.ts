import { mean } from '../../numeric/moments';
import { significantOrNull, toSignificant } from '../../numeric/round';
import { availableParallelism } from 'node:os';
import { runForecast, type ForecastResult } from '../../methods/forecast/forecast';
import { isPooledByScale } from '../../methods/forecast/scaling';
import { shareCeilings } from '../../methods/forecast/shares';
import type { ForecastInput } from '../../methods/forecast/series';
import type { ShortOptions } from '../../methods/forecast/short/forecast';
import type { ForecastContext } from '../../methods/forecast/training';
import {
  FORECAST_VERSION,
  type ForecastOptions,
  type ForecastReport,
} from '../../contracts/forecast/forecast-report';
import type { SeriesAhead } from '../../contracts/series-report';
import { withJobStorage, type JobStorage } from '../../jobs/storage';
import { userError } from '../../process/rpc/errors';
import { readAdjacency, type Adjacency, type Link } from '../../workspace/metrics/adjacency';
import { regularise, type MetricMatrix } from '../../workspace/metrics/regular';
import { readMetrics } from '../../workspace/metrics/read';
import { type MetricTable, UnusableMetrics } from '../../workspace/metrics/table';
import type { AnalysisContext } from '../context';
import { step } from '../steps';
import { toolInfo } from '../installation';

/** Maximum number of parallel trainings: more would starve interactive programs. */
const MAX_LANES = 2;

const noAdjacency: Adjacency = { links: [], problems: [] };

/** Forecasts any metric matrix: reads it, trains, back-tests beside plain rivals, and says what comes next. */
export async function forecast(options: ForecastOptions, context: AnalysisContext): Promise<ForecastReport> {
  const startedMs = context.now();
  context.progress(step('read', options.fileName));
  const { table, matrix, adjacency } = await readInputs(options, context.signal);
  const readMs = context.now();
  const input: ForecastInput = {
    rows: matrix.rows,
    nodes: matrix.names.length,
    values: matrix.values,
    clock: matrix.clock,
    links: adjacency.links,
    ceiling: shareCeilings(matrix),
  };
  const { inputSteps, horizons, trainFraction, rivals, seeds, runtime } = options;
  const task = JSON.stringify(['metrics', inputSteps, horizons, trainFraction, rivals, seeds, runtime]);
  const result = await withJobStorage(options.storageDir, task, context.log, (storage) =>
    runForecast(
      {
        input,
        inputSteps,
        horizons,
        trainFraction,
        rivals,
        seeds,
        runtime,
        ...(rivals === 'fast' ? { short: plainly(matrix) } : {}),
      },
      forecastContext(context, storage),
    ),
  );
  return {
    version: FORECAST_VERSION,
    tool: toolInfo,
    file: options.fileName,
    createdMs: context.now(),
    ...statements(result, matrix, options),
    input: {
      rows: matrix.rows,
      series: matrix.names,
      startMs: matrix.clock?.startMs ?? null,
      stepMs: matrix.clock?.stepMs ?? null,
      seasonRows: result.prepared.season?.period ?? null,
      links: adjacency.links.length,
      missingShare: missingShare(matrix.values),
      problems: [...table.problems, ...adjacency.problems],
    },
    notes: [...matrix.notes, ...inputNotes(result, matrix, options), ...result.notes],
    timings: [
      { step: 'read', ms: readMs - startedMs, cached: false },
      { step: 'train, back-test and forecast', ms: context.now() - readMs, cached: false },
    ],
  };
}

/** Training in child processes, as many as there are cores for. */
export function forecastContext(context: AnalysisContext, storage: JobStorage): ForecastContext {
  return {
    lanes: Math.max(1, Math.min(MAX_LANES, availableParallelism())),
    jobs: context.jobs,
    storage,
    signal: context.signal,
    progress: (progress) => context.progress(progress),
    now: () => context.now(),
  };
}

/** Who asks for all rivals wants the training, however short the file is. */
function plainly({ rows, names, values }: MetricMatrix): ShortOptions {
  return {
    recorded: values,
    leftOut: Array.from({ length: rows }, () => false),
    noise: new Float32Array(names.length),
  };
}

async function readInputs(
  { file, fileName, adjacency: given }: ForecastOptions,
  signal: AbortSignal,
): Promise<{ table: MetricTable; matrix: MetricMatrix; adjacency: Adjacency }> {
  try {
    const table = await readMetrics(file, fileName, signal);
    const matrix = regularise(table, fileName);
    const { links, problems } =
      given === null ? noAdjacency : await readAdjacency(given.file, given.fileName, table.names, signal);
    return { table, matrix, adjacency: { links: linksOfKept(links, table.names, matrix.names), problems } };
  } catch (error) {
    throw error instanceof UnusableMetrics ? userError('unusable-metrics', error.message) : error;
  }
}

/** Links renumbered after columns were left out. */
function linksOfKept(links: readonly Link[], all: readonly string[], kept: readonly string[]): Link[] {
  // Names may repeat; columns keep their order, so counting along finds each.
  let next = 0;
  const position = all.map((name) => (next < kept.length && kept[next] === name ? next++ : -1));
  return links.flatMap(({ from, to, weight }) =>
    position[from] < 0 || position[to] < 0 ? [] : [{ from: position[from], to: position[to], weight }],
  );
}

type Statements = Pick<
  ForecastReport,
  | 'protocol'
  | 'metrics'
  | 'chosen'
  | 'chosenReason'
  | 'validation'
  | 'comparisons'
  | 'coverage'
  | 'blend'
  | 'models'
  | 'forecast'
>;

function statements(result: ForecastResult, matrix: MetricMatrix, options: ForecastOptions): Statements {
  const {
    prepared: { split, scaling },
    origins,
    judgements: [judgement],
  } = result;
  const { blends } = judgement;
  const { inputSteps, horizons, trainFraction, rivals } = options;
  return {
    protocol: {
      inputSteps,
      horizons,
      trainFraction,
      rivals,
      fitRows: split.fitRows,
      validationRows: split.trainRows - split.fitRows,
      testRows: split.rows - split.trainRows,
      testOrigins: origins.test.length,
      seeds: options.seeds,
      errorUnit: isPooledByScale(scaling) ? 'scale' : 'file',
    },
    metrics: judgement.metrics.map(({ model, horizon, bySeed }) => {
      const meanOf = (value: (each: (typeof bySeed)[number]) => number): number | null =>
        significantOrNull(mean(bySeed.map(value)));
      return {
        model,
        horizon,
        rmse: meanOf(({ rmse }) => rmse),
        mae: meanOf(({ mae }) => mae),
        accuracy: meanOf(({ accuracy }) => accuracy),
        r2: meanOf(({ r2 }) => r2),
        explainedVariance: meanOf(({ explainedVariance }) => explainedVariance),
        ...(bySeed.length > 1 ? { rmseBySeed: bySeed.map(({ rmse }) => toSignificant(rmse)) } : {}),
      };
    }),
    chosen: judgement.chosen,
    chosenReason: judgement.chosenReason,
    validation: judgement.validation.map(({ model, error }) => ({ model, error: toSignificant(error) })),
    comparisons: judgement.comparisons.map((each) => ({
      ...each,
      difference: toSignificant(each.difference),
      low: toSignificant(each.low),
      high: toSignificant(each.high),
    })),
    coverage: judgement.coverage.map(({ horizon, share, meanWidth }) => ({
      horizon,
      nominal: 0.9,
      share: significantOrNull(share),
      meanWidth: significantOrNull(meanWidth),
    })),
    blend: (blends.at(0)?.weights ?? []).map((_, step) => ({
      step: step + 1,
      weights: Object.fromEntries(
        blends[0].members.map((name, member) => [
          name,
          toSignificant(mean(blends.map(({ weights }) => weights[step][member]))),
        ]),
      ),
    })),
    models: result.runs,
    forecast: aheadReport(result, matrix),
  };
}

function aheadReport(
  { judgements: [{ ahead }], prepared }: ForecastResult,
  { names, rows, clock }: MetricMatrix,
): SeriesAhead {
  const { steps } = prepared.shape;
  const column = (values: Float32Array, node: number): number[] =>
    Array.from({ length: steps }, (_, step) => toSignificant(values[step * names.length + node]));
  return {
    startMs: clock === null ? null : clock.startMs + rows * clock.stepMs,
    steps,
    series: names.map((name, node) => ({
      name,
      point: column(ahead.point, node),
      low: column(ahead.low, node),
      high: column(ahead.high, node),
    })),
  };
}

function inputNotes(
  { prepared: { season, scaling } }: ForecastResult,
  { names }: MetricMatrix,
  { adjacency }: ForecastOptions,
): string[] {
  const notes: string[] = [];
  if (isPooledByScale(scaling)) {
    notes.push(
      'the series differ much in scale: errors over all series are in units of the scale of each (interquartile range / 1.349)',
    );
  }
  notes.push(
    season === null
      ? 'no daily season is known: there is no same-time-yesterday row'
      : `season: ${season.reason}`,
  );
  if (adjacency === null) {
    notes.push('no adjacency was given: neighbours are learned from the data');
  }
  const constant = [...scaling.constant];
  if (constant.length > 0) {
    const shown = constant
      .slice(0, 5)
      .map((node) => names[node])
      .join(', ');
    notes.push(
      `${constant.length === 1 ? '1 series never changes in the training part and teaches' : `${constant.length} series never change in the training part and teach`} nothing: ${shown}${constant.length > 5 ? ' ...' : ''}`,
    );
  }
  return notes;
}

function missingShare(values: Float32Array): number {
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      missing++;
    }
  }
  return toSignificant(missing / values.length);
}
