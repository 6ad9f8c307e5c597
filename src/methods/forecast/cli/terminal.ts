import type { ForecastComparison, ForecastReport } from '../../../contracts/forecast/forecast-report';
import { formatCount, formatDuration, formatInstant, formatPlural } from '../../../cli/format';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable } from '../../../cli/terminal/text';

/** Series listed with their forecast; the JSON has all. */
const MAX_SERIES = 12;

/** The forecast as text: what was read, the back-test table, who was chosen and how surely, and what comes next. */
export function renderForecast(report: ForecastReport, terminal: Terminal): string {
  const { input, protocol } = report;
  const heading = (text: string): string => terminal.style('bold', text);
  const lines = [
    heading(printable(report.file)),
    `  ${formatPlural(input.rows, 'row')}, ${formatPlural(input.series.length, 'series', 'series')}${input.stepMs === null ? '' : `, one every ${formatDuration(input.stepMs)}`}${input.missingShare > 0 ? `, ${(input.missingShare * 100).toPrecision(2)} % of the values missing` : ''}`,
    ...report.input.problems.map(
      ({ line, reason, count }) =>
        `  ${line === undefined ? '' : `line ${line}: `}${printable(reason)}${count === undefined || count === 1 ? '' : ` (${formatCount(count)} times)`}`,
    ),
    ...report.notes.map((note) => `  ${printable(note)}`),
    '',
    heading('Back-test') +
      `  ${formatPlural(protocol.testOrigins, 'forecast')} on the last ${formatPlural(protocol.testRows, 'row')}, ${formatPlural(protocol.seeds.length, 'seed')}; over all series and all steps up to the horizon${protocol.errorUnit === 'scale' ? ', in units of the scale of each series' : ''}`,
    ...backtestTable(report, terminal),
    '',
    `  Chosen: ${terminal.style('bold', report.chosen)}, ${report.chosenReason}`,
    ...[...new Set(report.models.map(({ runtime }) => runtime))].map(
      (runtime) => `  Trained on ${printable(runtime)}`,
    ),
    ...report.comparisons
      .filter(({ against }) => against === 'mlp')
      .map((each) => comparisonLine(report.chosen, each)),
    ...report.coverage.map(
      ({ horizon, nominal, share }) =>
        `  The ${Math.round(nominal * 100)} % band covered ${share === null ? 'an unknown share' : `${(share * 100).toFixed(1)} %`} up to ${formatPlural(horizon, 'step')} ahead`,
    ),
    '',
    heading('Forecast') +
      (report.forecast.startMs === null ? '' : `  from ${formatInstant(report.forecast.startMs)}`),
    ...forecastTable(report, terminal),
  ];
  return `${lines.join('\n')}\n`;
}

function backtestTable({ metrics, protocol, chosen }: ForecastReport, terminal: Terminal): string[] {
  const models = [...new Set(metrics.map(({ model }) => model))];
  const rows = models.map((model): Cell[] => [
    { text: model, style: model === chosen ? 'bold' : undefined },
    ...protocol.horizons.map((horizon): Cell => {
      const metric = metrics.find((each) => each.model === model && each.horizon === horizon);
      return { text: `${number(metric?.rmse)} / ${number(metric?.mae)}` };
    }),
  ]);
  const columns = [
    { title: 'RMSE / MAE at horizon' },
    ...protocol.horizons.map((horizon) => ({ title: String(horizon), align: 'right' as const })),
  ];
  return renderTable(columns, rows, terminal);
}

function comparisonLine(
  chosen: string,
  { against, horizon, difference, low, high, blockOrigins }: ForecastComparison,
): string {
  return `  RMSE of ${chosen} minus ${against} at ${horizon}: ${signed(difference)} (95 % interval ${signed(low)} to ${signed(high)}, blocks of ${blockOrigins})`;
}

function forecastTable({ forecast, protocol }: ForecastReport, terminal: Terminal): string[] {
  const rows = forecast.series.slice(0, MAX_SERIES).map(({ name, point, low, high }): Cell[] => [
    { text: printable(name) },
    ...protocol.horizons.map((horizon): Cell => ({
      text: `${number(point[horizon - 1])} [${number(low[horizon - 1])}, ${number(high[horizon - 1])}]`,
    })),
  ]);
  const columns = [
    { title: 'series', shrinkTo: 12 },
    ...protocol.horizons.map((horizon) => ({ title: `+${horizon}`, align: 'right' as const })),
  ];
  const rest = forecast.series.length - rows.length;
  return [
    ...renderTable(columns, rows, terminal),
    ...(rest > 0 ? [`  and ${formatPlural(rest, 'more series', 'more series')} (--json has all)`] : []),
  ];
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined
    ? '-'
    : Math.abs(value) >= 1000
      ? value.toFixed(0)
      : Number(value.toPrecision(4)).toString();
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(4)}`;
}
