import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import { csvOf } from '../../kit/csv';

/** History and forecast of every series as CSV: one row per window and series, times in UTC, values in the quantity's unit. */
export function forecastCsv({ series, startMs, widthMs, windows }: ServiceForecastReport): string {
  const time = (window: number): string => new Date(startMs + window * widthMs).toISOString();
  const rows = series.flatMap(({ service, quantity, history, point, low, high }) => [
    ...history.map((value, window) => [time(window), service, quantity, 'history', value ?? '', '', '']),
    ...point.map((value, step) => [
      time(windows + step),
      service,
      quantity,
      'forecast',
      value,
      low[step],
      high[step],
    ]),
  ]);
  return csvOf([['time', 'service', 'quantity', 'kind', 'value', 'low90', 'high90'], ...rows]);
}
