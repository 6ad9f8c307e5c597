import type { WorkloadOptions } from '../../contracts/workload/workload-report';
import type { Problem } from '../../contracts/problem';
import type { LoadSeries } from '../../methods/workload/load-series';
import { serviceLoads } from '../../methods/workload/service-loads';
import { aggregated } from '../../workspace/metrics/aggregate';
import { readLoadTable } from '../../workspace/metrics/load-table';
import { readMetrics } from '../../workspace/metrics/read';
import { regularise, type MetricMatrix } from '../../workspace/metrics/regular';
import { UnusableMetrics } from '../../workspace/metrics/table';
import type { AnalysisContext } from '../context';
import { openRecording } from '../recording/recording';

/** What is forecast, and what was said while it was read. */
export interface LoadInput {
  readonly series: LoadSeries;
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/** The loads of a metric file. @throws UnusableMetrics when it holds no series */
export async function loadsOfFile(
  {
    file,
    fileName,
    columns,
    aggregate,
  }: Pick<WorkloadOptions, 'file' | 'fileName' | 'columns' | 'aggregate'>,
  signal: AbortSignal,
): Promise<LoadInput> {
  const isNamed =
    columns.time !== null || columns.value !== null || columns.series !== null || columns.statics.length > 0;
  const read = isNamed
    ? await readLoadTable(file, fileName, columns, signal)
    : { table: await readMetrics(file, fileName, signal), isCounted: false, statics: [] };
  const timed = regularise(read.table, fileName);
  const whole: MetricMatrix = read.isCounted ? { ...timed, clock: null } : timed;
  const matrix = aggregate === null ? whole : aggregated(whole, aggregate.widthMs, aggregate.by, fileName);
  const staticOf = new Map(read.table.names.map((name, at) => [name, read.statics[at] ?? []]));
  const statics = {
    names: columns.statics,
    values: matrix.names.map((name) => staticOf.get(name) ?? []),
  };
  return {
    series: loadSeries(matrix, statics),
    notes: matrix.notes,
    problems: read.table.problems,
  };
}

/**
 * The request rate of every service of a folder's recording.
 * @throws UnusableMetrics when the folder holds no traces
 */
export async function loadsOfFolder(options: WorkloadOptions, context: AnalysisContext): Promise<LoadInput> {
  const { file, fileName, storageDir, runtime, aggregate } = options;
  const recording = openRecording(
    {
      folder: file,
      windowMs: aggregate?.widthMs,
      seed: 0,
      runtime,
      model: 'auto',
      storageDir,
      include: [],
      exclude: [],
      trusted: true,
    },
    context,
  );
  const { features, graph, notes } = await recording.joined();
  if (features.grid.count === 0 || features.services.length === 0) {
    throw new UnusableMetrics(
      `no traces were found in ${fileName}: name a metric file instead, as in meshlens workload FILE`,
    );
  }
  const width = `${features.grid.widthMs / 1000} s`;
  return {
    series: serviceLoads(features, graph),
    notes: [`loads are requests per second in windows of ${width}`, ...notes],
    problems: [],
  };
}

function loadSeries(
  { names, rows, values, clock }: MetricMatrix,
  statics: LoadSeries['statics'],
): LoadSeries {
  const width = names.length;
  return {
    names,
    nodes: width,
    rows,
    values: Float32Array.from(
      { length: rows * width },
      (_, cell) => values[(cell % rows) * width + Math.floor(cell / rows)],
    ),
    clock,
    statics,
  };
}
