import { formatFlops, formatMs, formatParameters } from '../../shared/format';
import type { ServedModel, ServingReport } from '../../shared/served-model';
import { renderTable, type Cell } from './table';
import type { Terminal } from './terminal';
import { printable, wrap } from './text';

const EMPTY = 'No config in this folder names an ONNX model that lies in it. Looked for: Triton config.pbtxt, KServe InferenceServices, and paths ending in .onnx or model folders in Compose files and Kubernetes manifests.';

/** The served models as a table, then what contradicts, then what could not be read. */
export function renderServing({ models, findings, problems }: ServingReport, terminal: Terminal): string {
  const paragraph = (text: string): string[] => wrap(printable(text), terminal.width - 2).map((line) => `  ${line}`);
  const lines = [
    ...(models.length === 0 ? wrap(EMPTY, terminal.width) : modelTable(models, terminal)),
    ...(models.some(({ facts }) => facts?.runs.length === 0)
      ? ['', ...wrap('No running times: this machine is not calibrated. Calibrate with: meshlens runtime MODEL.onnx --calibrate', terminal.width)]
      : basisOf(models).flatMap((basis) => ['', ...wrap(`Times are predicted for one thread, from ${basis}.`, terminal.width)])),
    ...findings.flatMap(({ file, line, column, rule, message }) => ['', `${terminal.style('bold', printable(`${file}:${line}:${column}`))} ${rule}`, ...paragraph(message)]),
    ...problems.flatMap(({ file, line, reason }) => ['', terminal.style('bold', printable(line === undefined ? file : `${file}:${line}`)), ...paragraph(reason)]),
  ];
  return `${lines.join('\n')}\n`;
}

function modelTable(models: readonly ServedModel[], terminal: Terminal): string[] {
  const right = { align: 'right' as const };
  const columns = [{ title: 'config', shrinkTo: 14 }, { title: 'model', shrinkTo: 12 }, { title: 'batch', ...right }, { title: 'predicted', ...right }, { title: '90 % band', ...right }, { title: 'FLOPs', ...right }, { title: 'parameters', ...right }];
  return renderTable(columns, models.flatMap(rowsOf), terminal);
}

/** One row for each predicted batch; the model and its config stand in the first. */
function rowsOf({ use, facts, failure }: ServedModel): Cell[][] {
  const config = { text: printable(`${use.range.file}:${use.range.line}`), style: 'bold' as const };
  const nothing = { text: '' };
  if (facts === null) {
    const why = use.place.kind === 'missing' ? `missing: ${use.place.expected}` : `unreadable: ${failure ?? ''}`;
    return [[config, { text: printable(why) }, nothing, nothing, nothing, nothing, nothing]];
  }
  const name = { text: printable(use.place.kind === 'file' ? use.place.file : use.name) };
  const counts = [{ text: formatFlops(facts.flops) }, { text: formatParameters(facts.parameters).replace(/ parameters?$/, '') }];
  const [first, ...more] = facts.runs.map(({ batch, ms, lowMs, highMs }) => [{ text: String(batch) }, { text: formatMs(ms) }, { text: `${formatMs(lowMs)} to ${formatMs(highMs)}` }]);
  return [
    [config, name, ...(first ?? [{ text: '1' }, { text: '-' }, { text: '-' }]), ...counts],
    ...more.map((run) => [nothing, nothing, ...run, nothing, nothing]),
  ];
}

function basisOf(models: readonly ServedModel[]): readonly string[] {
  return [...new Set(models.flatMap(({ facts }) => facts?.basis ?? []))].slice(0, 1);
}
