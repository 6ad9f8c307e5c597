import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import type { ServiceLoadReport } from '../../../src/contracts/workload/service-load';
import { csvOf } from '../../kit/csv';

interface Lines {
  readonly service: string;
  readonly quantity: string;
  readonly history: readonly (number | null)[];
  readonly point: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/**
 * History and forecast of every series as CSV: one row per window and series, times in UTC, values in the quantity's unit;
 * loads as `loadPerS`, in windows of their own.
 */
export function forecastCsv(report: ServiceForecastReport, load: ServiceLoadReport | null): string {
  const loads = load?.series.map((series) => ({ ...series, quantity: 'loadPerS' })) ?? [];
  return csvOf([
    ['time', 'service', 'quantity', 'kind', 'value', 'low90', 'high90'],
    ...report.series.flatMap((series) => rowsOf(series, report)),
    ...(load === null ? [] : loads.flatMap((series) => rowsOf(series, load))),
  ]);
}

function rowsOf(
  { service, quantity, history, point, low, high }: Lines,
  { startMs, widthMs }: { readonly startMs: number; readonly widthMs: number },
): (string | number)[][] {
  const time = (window: number): string => new Date(startMs + window * widthMs).toISOString();
  return [
    ...history.map((value, window) => [time(window), service, quantity, 'history', value ?? '', '', '']),
    ...point.map((value, step) => [
      time(history.length + step),
      service,
      quantity,
      'forecast',
      value,
      low[step],
      high[step],
    ]),
  ];
}
