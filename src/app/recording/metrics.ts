import type { JoinedMetrics } from '../../contracts/metric-evidence';
import type { Problem } from '../../contracts/problem';
import type { ReportInput } from '../../contracts/report';
import { isAbort } from '../../process/rpc/errors';
import { metricOwners } from '../../topology/metric-owners';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import { readEntitySeries, type EntitySeries } from '../../workspace/metrics/entity-series';
import { UnusableMetrics } from '../../workspace/metrics/table';
import type { AnalysisContext } from '../context';

/** A series of measurements that belongs to a service. */
export interface ServiceSeries extends Pick<EntitySeries, 'metric' | 'timesMs' | 'values'> {
  readonly service: string;
  readonly entity: string;
  readonly file: string;
}

/** Metric files of the folder, joined with its services. */
export interface MetricInputs {
  readonly series: readonly ServiceSeries[];
  readonly joined: readonly JoinedMetrics[];
  readonly inputs: readonly ReportInput[];
  readonly notes: readonly string[];
}

/** A metric file and the series found in it. */
export interface MetricFile {
  readonly file: DiscoveredFile;
  readonly found: readonly EntitySeries[];
  readonly problems: readonly Problem[];
}

export async function readMetricFiles(
  files: readonly DiscoveredFile[],
  context: AnalysisContext,
): Promise<MetricFile[]> {
  const read: MetricFile[] = [];
  for (const file of files) {
    read.push({ file, ...(await readFile(file, context)) });
  }
  return read;
}

/** @param services names in the graph */
export function joinMetrics(files: readonly MetricFile[], services: readonly string[]): MetricInputs {
  const ownerOf = metricOwners(services);
  const series: ServiceSeries[] = [];
  const joined: JoinedMetrics[] = [];
  const inputs: ReportInput[] = [];
  for (const { file, found, problems } of files) {
    const groups = new Map<string, { entity: string | null; service: string | null; series: string[] }>();
    for (const { entities, metric, timesMs, values } of found) {
      const owner = ownerOf(entities);
      const entity = owner?.entity ?? entities.at(0) ?? null;
      const group = groups.get(entity ?? '') ?? { entity, service: owner?.service ?? null, series: [] };
      groups.set(entity ?? '', group);
      group.series.push(metric);
      if (owner !== null) {
        series.push({ ...owner, file: file.relative, metric, timesMs, values });
      }
    }
    joined.push(...[...groups.values()].map((group) => ({ file: file.relative, ...group })));
    inputs.push({ file: file.relative, kind: file.kind, records: found.length, problems });
  }
  return { series, joined, inputs, notes: notesOn(joined) };
}

async function readFile(
  file: DiscoveredFile,
  { signal }: AnalysisContext,
): Promise<{ found: readonly EntitySeries[]; problems: readonly Problem[] }> {
  try {
    const { series, problems } = await readEntitySeries(file, signal);
    return { found: series, problems };
  } catch (error) {
    if (isAbort(error) || signal.aborted) {
      throw error;
    }
    const reason = error instanceof UnusableMetrics ? error.message : `cannot be read: ${String(error)}`;
    return { found: [], problems: [{ file: file.relative, severity: 'warning', reason }] };
  }
}

function notesOn(joined: readonly JoinedMetrics[]): string[] {
  const count = (groups: readonly JoinedMetrics[]): number =>
    groups.reduce((sum, { series }) => sum + series.length, 0);
  const owned = joined.filter(({ service }) => service !== null);
  const open = joined.filter(({ service }) => service === null);
  if (joined.length === 0) {
    return [];
  }
  const services = new Set(owned.map(({ service }) => service)).size;
  const of = services === 1 ? '1 service' : `${services} services`;
  const names = [...new Set(open.map(({ entity, file }) => entity ?? file))];
  const rest =
    open.length === 0
      ? ''
      : `; ${count(open)} series belong to no service: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' and others' : ''}`;
  return [`Metrics: ${count(owned)} series belong to ${of}${rest}.`];
}
