import type { ModelLatency, LatencyReport } from '../../../contracts/latency/report';
import { formatPlural } from '../../../cli/format';
import { formatAmount, formatMs } from '../../../cli/terminal/amount';
import { deviceLines } from './terminal-devices';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { trainingLines } from './terminal-training';
import { printable, wrap } from '../../../cli/terminal/text';

/** Nodes listed for each model; the JSON has all. */
const MAX_NODES = 8;

/** The models as text: one table of all, then for each what was assumed and its heaviest nodes. */
export function renderLatency(report: LatencyReport, terminal: Terminal): string {
  if (report.models.length === 0) {
    return '';
  }
  const lines = [
    ...modelTable(report.models, terminal),
    ...basisLines(report, terminal),
    ...report.models.flatMap((model) => ['', ...modelLines(model, terminal)]),
  ];
  return `${lines.join('\n')}\n`;
}

function modelTable(models: readonly ModelLatency[], terminal: Terminal): string[] {
  const right = { align: 'right' as const };
  const predicted = models.some(({ predictedMs }) => predictedMs !== null);
  const measured = models.some(({ measuredMs }) => measuredMs !== null);
  const columns = [
    { title: 'model', shrinkTo: 12 },
    { title: 'FLOPs', ...right },
    { title: 'parameters', ...right },
    { title: 'weights', ...right },
    { title: 'peak memory', ...right },
    { title: 'nodes', ...right },
    ...(predicted
      ? [
          { title: 'predicted', ...right },
          { title: '90 % band', ...right },
        ]
      : []),
    ...(measured ? [{ title: 'measured', ...right }] : []),
  ];
  const rows = models.map((model): Cell[] => [
    { text: printable(model.file), style: 'bold' },
    { text: formatAmount(model.flops) },
    { text: formatAmount(model.parameters) },
    { text: `${formatAmount(model.weightBytes)}B` },
    { text: `${formatAmount(model.peakBytes)}B` },
    { text: String(model.nodes.length) },
    ...(predicted ? [{ text: milliseconds(model.predictedMs) }, { text: bandText(model) }] : []),
    ...(measured ? [{ text: milliseconds(model.measuredMs) }] : []),
  ]);
  return renderTable(columns, rows, terminal);
}

/** What the predictions rest on, and how to better them. */
function basisLines({ models, calibration }: LatencyReport, terminal: Terminal): string[] {
  if (models.every(({ predictedMs }) => predictedMs === null)) {
    return [];
  }
  const basis =
    calibration === null
      ? 'the model that ships: this machine is not calibrated, and --calibrate narrows the band'
      : `${formatPlural(calibration.measuredKernels, 'kernel')} measured on this machine${calibration.cached ? ' earlier' : ''}`;
  return [
    '',
    ...wrap(`Predicted for one thread, from ${basis}.`, terminal.width),
    ...correctionLines(models, terminal),
  ];
}

const WHY_NOT = {
  'not-better': 'without a calibration it was no better on left-out families',
  'busy-machine': 'others used the processor during the calibration',
  'few-kernels': 'few kernels were measured',
  'small-model': 'the model has few kernels',
  'measured-kernels': 'its kernels were measured themselves',
} as const;

/** For how many models the sum over the kernels was not corrected, or not in full, by reason. */
function correctionLines(models: readonly ModelLatency[], terminal: Terminal): string[] {
  return Object.entries(WHY_NOT).flatMap(([reason, text]) => {
    const found = models.flatMap(({ correction }) =>
      correction?.reason === reason && correction.kind !== 'none' ? [correction.weight] : [],
    );
    if (found.length === 0) {
      return [];
    }
    const most = Math.round(100 * Math.max(...found));
    return wrap(
      `Of the correction for neighbouring kernels ${most === 0 ? 'nothing' : `at most ${most} %`} is applied to ${formatPlural(found.length, 'model')}: ${text}.`,
      terminal.width,
    );
  });
}

/** By predicted time where there is one, else by work. */
function modelLines(model: ModelLatency, terminal: Terminal): string[] {
  const timed = model.predictedMs !== null;
  const weightOf = ({ flops, predictedMs }: ModelLatency['nodes'][number]): number =>
    (timed ? predictedMs : flops) ?? 0;
  const heaviest = model.nodes
    .filter((node) => weightOf(node) > 0)
    .sort((a, b) => weightOf(b) - weightOf(a))
    .slice(0, MAX_NODES);
  const all = model.nodes.reduce((sum, node) => sum + weightOf(node), 0);
  const right = { align: 'right' as const };
  const columns = [
    { title: timed ? 'longest nodes' : 'heaviest nodes', shrinkTo: 16 },
    { title: 'operator' },
    { title: 'output' },
    { title: 'FLOPs', ...right },
    ...(timed ? [{ title: 'time', ...right }] : []),
    { title: 'share', ...right },
  ];
  const rows = heaviest.map((node): Cell[] => [
    { text: printable(node.name) },
    { text: printable(node.operator) },
    { text: node.outputShape?.join('x') ?? '?' },
    { text: formatAmount(node.flops ?? 0) },
    ...(timed ? [{ text: milliseconds(node.predictedMs) }] : []),
    { text: `${((100 * weightOf(node)) / all).toFixed(1)} %` },
  ]);
  return [
    terminal.style('bold', printable(model.file)),
    ...model.problems.map(
      ({ reason, count }) =>
        `  ${printable(reason)}${count === undefined ? '' : ` (${formatPlural(count, 'time')})`}`,
    ),
    ...(model.unknownNodes > 0
      ? [`  ${formatPlural(model.unknownNodes, 'node')} of unknown work: the sums leave them out`]
      : []),
    ...(rows.length > 0 ? renderTable(columns, rows, terminal) : []),
    ...(model.devices === undefined ? [] : ['', ...deviceLines(model.devices, 'one run', terminal)]),
    ...(model.training === undefined ? [] : ['', ...trainingLines(model.training, terminal)]),
  ];
}

function bandText({ intervalMs }: ModelLatency): string {
  return intervalMs === null ? '-' : `${formatMs(intervalMs.low)} to ${formatMs(intervalMs.high)}`;
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : formatMs(value);
}
