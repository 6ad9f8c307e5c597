import type { WorkloadReport } from '../../../contracts/workload/workload-report';
import { formatCount, formatDuration, formatInstant, formatPlural } from '../../../cli/format';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable } from '../../../cli/terminal/text';

/** Series listed with their forecast; the JSON has all. */
const MAX_SERIES = 12;

/** The forecast as text: what was read, how the models fared, who was chosen, and what comes next. */
export function renderWorkload(report: WorkloadReport, terminal: Terminal): string {
  const heading = (text: string): string => terminal.style('bold', text);
  const lines = [
    heading(printable(report.file)),
    ...inputLines(report),
    '',
    heading('Back-test') + `  ${protocolText(report)}`,
    ...metricsTable(report, terminal),
    '',
    `  Chosen: ${terminal.style('bold', report.chosen)}, ${report.chosenReason}`,
    ...(report.maeOwnUnits === null
      ? []
      : [`  Its mean absolute error is ${number(report.maeOwnUnits)} in the units of the series`]),
    ...(report.floor.mse === null
      ? []
      : [`  Counting alone makes ${number(report.floor.mse)}: ${report.floor.reason}`]),
    ...(report.coverage.share === null
      ? []
      : [
          `  The ${Math.round(report.coverage.nominal * 100)} % band covered ${(report.coverage.share * 100).toFixed(1)} %`,
        ]),
    '',
    heading('Forecast') +
      (report.forecast.startMs === null ? '' : `  from ${formatInstant(report.forecast.startMs)}`),
    ...forecastTable(report, terminal),
  ];
  return `${lines.join('\n')}\n`;
}

function inputLines({ input, notes }: WorkloadReport): string[] {
  const seasons =
    input.dayRows === null
      ? 'no daily season is known'
      : `a day has ${formatPlural(input.dayRows, 'row')}${input.weekRows === null ? '; too short for a weekly season' : ''}`;
  return [
    `  ${formatPlural(input.rows, 'row')}, ${formatPlural(input.series.length, 'series', 'series')}${input.stepMs === null ? '' : `, one every ${formatDuration(input.stepMs)}`}, ${seasons}${input.missingShare > 0 ? `, ${(input.missingShare * 100).toPrecision(2)} % of the values missing` : ''}`,
    ...input.problems.map(
      ({ line, reason, count }) =>
        `  ${line === undefined ? '' : `line ${line}: `}${printable(reason)}${count === undefined || count === 1 ? '' : ` (${formatCount(count)} times)`}`,
    ),
    ...notes.map((note) => `  ${printable(note)}`),
  ];
}

function protocolText({ protocol, input }: WorkloadReport): string {
  const unit = { none: 'units of the series', zscore: 'standardised', log1p: 'standardised logarithms' }[
    protocol.scale
  ];
  const part =
    input.testSeries.length > 0
      ? `${formatPlural(input.testSeries.length, 'series', 'series')} that taught nothing`
      : `the last ${Math.round(protocol.split.test * 100)} % of the rows`;
  return `${formatPlural(protocol.testOrigins, 'forecast')} of ${formatPlural(protocol.horizon, 'step')} on ${part}; errors in ${unit}`;
}

function metricsTable({ metrics, chosen, protocol }: WorkloadReport, terminal: Terminal): string[] {
  const rows = metrics.map(({ model, history, mse, mae }): Cell[] => [
    { text: model, style: model === chosen ? 'bold' : undefined },
    { text: history === 'long' ? 'all earlier rows' : formatPlural(protocol.inputSteps, 'row') },
    { text: number(mse) },
    { text: number(mae) },
  ]);
  return renderTable(
    [
      { title: 'model' },
      { title: 'history' },
      { title: 'MSE', align: 'right' },
      { title: 'MAE', align: 'right' },
    ],
    rows,
    terminal,
  );
}

function forecastTable({ forecast, input }: WorkloadReport, terminal: Terminal): string[] {
  const shown = [...new Set([1, Math.ceil(forecast.steps / 2), forecast.steps])];
  const rows = forecast.series.slice(0, MAX_SERIES).map(({ name, point, low, high, peak }): Cell[] => [
    { text: printable(name) },
    ...shown.map((step): Cell => ({
      text: `${number(point[step - 1])} [${number(low[step - 1])}, ${number(high[step - 1])}]`,
    })),
    { text: `${number(peak.value)} (up to ${number(peak.high)}) ${whenText(peak.step, input.stepMs)}` },
  ]);
  const rest = forecast.series.length - rows.length;
  return [
    ...renderTable(
      [
        { title: 'series', shrinkTo: 12 },
        ...shown.map((step) => ({ title: `+${step}`, align: 'right' as const })),
        { title: 'peak' },
      ],
      rows,
      terminal,
    ),
    ...(rest > 0 ? [`  and ${formatPlural(rest, 'more series', 'more series')} (--json has all)`] : []),
  ];
}

function whenText(steps: number, stepMs: number | null): string {
  return stepMs === null ? `at +${steps}` : `in ${formatDuration(steps * stepMs)}`;
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined
    ? '-'
    : Math.abs(value) >= 1000
      ? value.toFixed(0)
      : Number(value.toPrecision(4)).toString();
}
