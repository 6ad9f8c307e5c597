import type { WorkloadReport } from '../../../contracts/workload/workload-report';
import { formatDuration, formatPlural } from '../../../cli/format';
import { aheadHeading, aheadTable, inputLines, number } from '../../../cli/terminal/series';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable } from '../../../cli/terminal/text';

/** The forecast as text: what was read, how the models fared, who was chosen, and what comes next. */
export function renderWorkload(report: WorkloadReport, terminal: Terminal): string {
  const heading = (text: string): string => terminal.style('bold', text);
  const lines = [
    heading(printable(report.file)),
    ...inputLines(report, [seasonWords(report.input)]),
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
    aheadHeading(terminal, report.forecast.startMs),
    ...forecastTable(report, terminal),
  ];
  return `${lines.join('\n')}\n`;
}

function seasonWords({ dayRows, weekRows }: WorkloadReport['input']): string {
  return dayRows === null
    ? 'no daily season is known'
    : `a day has ${formatPlural(dayRows, 'row')}${weekRows === null ? '; too short for a weekly season' : ''}`;
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
  return aheadTable(forecast.series, shown, terminal, {
    title: 'peak',
    text: ({ peak }) =>
      `${number(peak.value)} (up to ${number(peak.high)}) ${whenText(peak.step, input.stepMs)}`,
  });
}

function whenText(steps: number, stepMs: number | null): string {
  return stepMs === null ? `at +${steps}` : `in ${formatDuration(steps * stepMs)}`;
}
