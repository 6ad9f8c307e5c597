import {
  breachOf,
  type ForecastQuantity,
  type LimitBreach,
  type ServiceForecastReport,
  type ServiceSeries,
} from '../../../src/contracts/forecast/service-forecast';
import type { ServiceLimit } from '../../../src/contracts/forecast/service-limit';

/** One service as the page shows it, for one quantity and as far ahead as is looked at. */
export interface ServiceView {
  readonly service: string;
  /** Cut to the horizon. */
  readonly series: ServiceSeries;
  /** The strictest limit, if there is any. */
  readonly limit: ServiceLimit | null;
  /** How that limit is crossed within the horizon; null when it is kept. */
  readonly breach: LimitBreach | null;
  readonly last: number | null;
}

/** Services with that quantity: those that cross a limit first, the likeliest first, the others by name. */
export function serviceViews(
  report: ServiceForecastReport,
  quantity: ForecastQuantity,
  horizon: number,
): ServiceView[] {
  const views = report.series
    .filter((series) => series.quantity === quantity)
    .map((whole): ServiceView => {
      const { service } = whole;
      const series = {
        ...whole,
        point: whole.point.slice(0, horizon),
        low: whole.low.slice(0, horizon),
        high: whole.high.slice(0, horizon),
      };
      const limit = strictest(
        report.limits
          .filter((each) => each.service === service && each.limit.quantity === quantity)
          .map((each) => each.limit),
      );
      const last = series.history.findLast((value) => value !== null) ?? null;
      return { service, series, limit, last, breach: limit && breachOf(series, limit) };
    });
  const chance = ({ breach }: ServiceView): number => breach?.probability ?? 0;
  return views.sort((a, b) => chance(b) - chance(a) || (a.service < b.service ? -1 : 1));
}

function strictest(limits: readonly ServiceLimit[]): ServiceLimit | null {
  return limits.length === 0
    ? null
    : limits.reduce((least, limit) => (limit.value < least.value ? limit : least));
}

/** The top of the value axis: above all known and predicted values, and above a limit that is not far away. */
export function ceilingOf({ series, limit }: ServiceView, windows: number): number {
  const known = series.history.slice(-windows).filter((value) => value !== null);
  const highest = Math.max(0, ...known, ...series.high);
  const withLimit = limit && limit.value < highest * 2 ? Math.max(highest, limit.value) : highest;
  return withLimit > 0 ? withLimit * 1.08 : 1;
}

/** Incidents in windows of the report, [from, to), cut to what lies inside. */
export function incidentSpans({
  incidents,
  startMs,
  widthMs,
  windows,
}: Pick<ServiceForecastReport, 'incidents' | 'startMs' | 'widthMs' | 'windows'>): {
  from: number;
  to: number;
}[] {
  return incidents
    .map(({ fromMs, toMs }) => ({
      from: Math.max(0, (fromMs - startMs) / widthMs),
      to: Math.min(windows, (toMs - startMs) / widthMs),
    }))
    .filter(({ from, to }) => to > from);
}

/** Start of a window; those from `windows` on lie ahead. */
export function windowMs(
  { startMs, widthMs }: Pick<ServiceForecastReport, 'startMs' | 'widthMs'>,
  window: number,
): number {
  return startMs + window * widthMs;
}
