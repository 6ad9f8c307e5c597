import type { ForecastComparison, ForecastReport } from '../../../contracts/forecast/forecast-report';
import { formatPlural } from '../../../cli/format';
import { aheadHeading, aheadTable, inputLines, number } from '../../../cli/terminal/series';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable } from '../../../cli/terminal/text';

/** The forecast as text: what was read, the back-test table, who was chosen and how surely, and what comes next. */
export function renderForecast(report: ForecastReport, terminal: Terminal): string {
  const { protocol } = report;
  const heading = (text: string): string => terminal.style('bold', text);
  const lines = [
    heading(printable(report.file)),
    ...inputLines(report),
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
    aheadHeading(terminal, report.forecast.startMs),
    ...aheadTable(report.forecast.series, protocol.horizons, terminal),
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

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(4)}`;
}
