import type { ServiceForecastReport } from '../../../src/shared/service-forecast';

/** History and forecast of every series as CSV: one row per window and series, times in UTC, values in the quantity's unit. */
export function forecastCsv({ series, startMs, widthMs, windows }: ServiceForecastReport): string {
  const time = (window: number): string => new Date(startMs + window * widthMs).toISOString();
  const rows = series.flatMap(({ service, quantity, history, point, low, high }) => [
    ...history.map((value, window) => [time(window), service, quantity, 'history', value ?? '', '', '']),
    ...point.map((value, step) => [time(windows + step), service, quantity, 'forecast', value, low[step], high[step]]),
  ]);
  return [['time', 'service', 'quantity', 'kind', 'value', 'low90', 'high90'], ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

/** Quoted where needed; a text a spreadsheet would run as a formula is defused. */
function field(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
