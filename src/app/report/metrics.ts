import type { MetricEvidence, MetricLimit } from '../../contracts/metric-evidence';
import type { Cause } from '../../contracts/report';
import { metricShift } from '../../methods/anomaly/attributes/metric-shift';
import type { Interval } from '../../methods/anomaly/attributes/stretches';
import type { Prepared } from '../recording/recording';
import { limitOf } from './metric-limits';

const MAX_CAUSES = 3;
const MAX_SERIES = 8;
/** A measurement above this share of its limit is constrained by it. */
const AT_LIMIT = 0.9;

/**
 * Measurements of the causes that stand out inside an interval: those at a limit first, then by how far they moved. Of
 * several percentiles of one quantity only the first is listed.
 * @param others incidents that are not compared with
 */
export function metricsOf(
  { metrics, graph, features }: Prepared,
  inside: Interval,
  causes: readonly Pick<Cause, 'service'>[],
  others: readonly Interval[],
): MetricEvidence[] {
  const { startMs, widthMs, count } = features.grid;
  const range = { fromMs: startMs, toMs: startMs + count * widthMs };
  const rankOf = new Map(causes.slice(0, MAX_CAUSES).map(({ service }, rank) => [service, rank]));
  const found = metrics.series.flatMap((series) => {
    const rank = rankOf.get(series.service);
    const shift = rank === undefined ? null : metricShift(series, inside, others, range);
    if (rank === undefined || shift === null) {
      return [];
    }
    const limit = limitOf(
      series.metric,
      graph.services.find(({ name }) => name === series.service),
    );
    const reached = limit !== null && shift.inside >= AT_LIMIT * limit.value ? limit : null;
    return reached === null && !shift.stands ? [] : [{ rank, series, shift, reached }];
  });
  return found
    .sort(
      (a, b) =>
        Number(b.reached !== null) - Number(a.reached !== null) ||
        a.rank - b.rank ||
        Math.abs(b.shift.deviation) - Math.abs(a.shift.deviation),
    )
    .filter(
      ({ series }, place, all) =>
        !all.slice(0, place).some((earlier) => isSameQuantity(earlier.series, series)),
    )
    .slice(0, MAX_SERIES)
    .map(({ series: { service, entity, file, metric }, shift, reached }) => {
      const before = shift.before === null ? null : Number(shift.before.toPrecision(4));
      const level = Number(shift.inside.toPrecision(4));
      return {
        service,
        entity,
        file,
        metric,
        before,
        inside: level,
        limit: reached,
        text: `${entity}: ${metric} ${before === null ? level : `${before} → ${level}`}${reachedText(reached)}`,
      };
    });
}

/** Series that differ in their percentile only, such as `LatencyP90(s)` and `LatencyP99(s)`, say the same. */
function isSameQuantity(
  a: { readonly entity: string; readonly metric: string },
  b: { readonly entity: string; readonly metric: string },
): boolean {
  return a.entity === b.entity && withoutPercentile(a.metric) === withoutPercentile(b.metric);
}

const withoutPercentile = (metric: string): string => metric.replace(/p\d{2,3}(?!\d)/i, 'p');

function reachedText(limit: MetricLimit | null): string {
  if (limit === null) {
    return '';
  }
  const place = limit.at === null ? '' : ` (${limit.at.file}:${limit.at.line})`;
  return `, at its limit of ${limit.value}${place}`;
}
