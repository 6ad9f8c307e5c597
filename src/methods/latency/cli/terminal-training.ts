import type { Scaling, TrainingEstimate } from '../../../contracts/latency/targets';
import { formatAmount, formatMs } from '../../../cli/terminal/amount';
import { deviceLines } from './terminal-devices';
import { renderTable, type Cell } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';

const right = { align: 'right' as const };

/** A training step: what it takes, how long, and on several workers. */
export function trainingLines(training: TrainingEstimate | null, terminal: Terminal): string[] {
  if (training === null) {
    return ['  training: this model has no weights to train'];
  }
  const {
    optimiser,
    flops,
    parameters,
    stateBytes,
    activationBytes,
    peakBytes,
    predictedMs,
    intervalMs,
    forwardMs,
    backwardMs,
    optimiserMs,
    likeForward,
  } = training;
  return [
    terminal.style('bold', `  one training step, ${optimiser}`),
    `    work: ${formatAmount(flops)}FLOPs; ${formatAmount(parameters).trim()} weights are trained`,
    `    memory: at most ${formatAmount(peakBytes)}B at one time; ${formatAmount(stateBytes)}B of it weights, gradients and moments, ${formatAmount(activationBytes)}B activations kept for the way back`,
    predictedMs === null || intervalMs === null
      ? '    time here: not predicted; --calibrate measures this machine'
      : `    time here: ${formatMs(predictedMs)} (${formatMs(intervalMs.low)} to ${formatMs(intervalMs.high)}), of it forward ${formatMs(forwardMs ?? 0)}, backward ${formatMs(backwardMs ?? 0)}, optimiser ${formatMs(optimiserMs ?? 0)}`,
    ...(likeForward.length > 0
      ? [`    backward taken to cost what forward costs: ${likeForward.join(', ')}`]
      : []),
    ...(training.devices === undefined || training.devices.length === 0
      ? []
      : ['', ...deviceLines(training.devices, 'training step', terminal)]),
    ...(training.scaling ?? []).flatMap((scaling) => ['', ...scalingLines(scaling, terminal)]),
  ];
}

function scalingLines({ device, rows }: Scaling, terminal: Terminal): string[] {
  const columns = [
    { title: device === null ? 'workers like this one' : `workers, each a ${device}`, ...right },
    { title: 'step', ...right },
    { title: 'computing', ...right },
    { title: 'communicating', ...right },
    { title: 'share', ...right },
    { title: 'efficiency', ...right },
  ];
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const cells = rows.map((row): Cell[] => [
    { text: String(row.workers) },
    { text: formatMs(row.stepMs), style: 'bold' },
    { text: formatMs(row.computeMs) },
    { text: formatMs(row.communicationMs) },
    { text: percent(row.communicationShare) },
    { text: percent(row.efficiency) },
  ]);
  return renderTable(columns, cells, terminal);
}
