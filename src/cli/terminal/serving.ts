import { formatFlops, formatMs, formatParameters } from '../../shared/format';
import { basisText, type ServedModel, type ServingReport } from '../../shared/served-model';
import { formatPlural } from '../format';
import { renderTable, type Cell } from './table';
import type { Terminal } from './terminal';
import { printable, wrap } from './text';

const EMPTY = [
  'No config in this folder names an ONNX model.',
  'Looked for: Triton config.pbtxt beside an ONNX model, KServe InferenceServices, and paths ending in .onnx or model folders in Compose files and Kubernetes manifests. Manifests that git ignores are left out.',
];
const NO_TIMES = 'No running times: the model that ships is missing, and this machine is not calibrated. Calibrate with: meshlens runtime MODEL.onnx --calibrate';

/** The served models as a table, then what contradicts, then what could not be read. */
export function renderServing({ models, findings, problems }: ServingReport, terminal: Terminal): string {
  const paragraph = (text: string): string[] => wrap(printable(text), terminal.width - 2).map((line) => `  ${line}`);
  const lines = [
    ...(models.length === 0 ? EMPTY.flatMap((text) => wrap(text, terminal.width)) : modelTable(models, terminal)),
    ...basisLines(models).flatMap((line) => ['', ...wrap(line, terminal.width)]),
    ...findings.flatMap(({ file, line, column, rule, message }) => ['', `${terminal.style('bold', printable(`${file}:${line}:${column}`))} ${rule}`, ...paragraph(message)]),
    ...problems.flatMap(({ file, line, column, reason }) => ['', terminal.style('bold', printable([file, line, column].filter((part) => part !== undefined).join(':'))), ...paragraph(reason)]),
    '',
    summaryOf(models, findings.length, problems.length),
  ];
  return `${lines.join('\n')}\n`;
}

function modelTable(models: readonly ServedModel[], terminal: Terminal): string[] {
  const known = models.filter(({ facts }) => facts !== null);
  const unknown = models.filter(({ facts }) => facts === null);
  const right = { align: 'right' as const };
  const columns = [{ title: 'config', shrinkTo: 14 }, { title: 'model', shrinkTo: 12 }, { title: 'batch', ...right }, { title: 'predicted', ...right }, { title: '90 % band', ...right }, { title: 'FLOPs', ...right }, { title: 'parameters', ...right }];
  return [
    ...(known.length === 0 ? [] : renderTable(columns, known.flatMap(rowsOf), terminal)),
    ...(known.length === 0 || unknown.length === 0 ? [] : ['']),
    ...(unknown.length === 0 ? [] : renderTable([{ title: 'config', shrinkTo: 14 }, { title: 'no times, because', shrinkTo: 12 }], unknown.map((model) => [configCell(model), { text: printable(whyNot(model)) }]), terminal)),
  ];
}

function configCell({ use: { range } }: ServedModel): Cell {
  return { text: printable(`${range.file}:${range.line}`), style: 'bold' };
}

function whyNot({ use: { place }, failure }: ServedModel): string {
  switch (place.kind) {
    case 'file': return `${place.file} cannot be read: ${failure ?? 'it has not been opened'}`;
    case 'missing': return `no model at ${place.expected}`;
    case 'store': return `its model is at ${place.address}, not in this folder`;
  }
}

/** One row for each predicted batch; the model and its config stand in the first. */
function rowsOf(model: ServedModel): Cell[][] {
  const { use, facts } = model;
  if (facts === null) return [];
  const nothing = { text: '' };
  const name = { text: printable(use.place.kind === 'file' ? use.place.file : use.name) };
  const counts = [{ text: formatFlops(facts.flops) }, { text: formatParameters(facts.parameters).replace(/ parameters?$/, '') }];
  const [first, ...more] = facts.runs.map(({ batch, ms, lowMs, highMs }) => [{ text: String(batch) }, { text: formatMs(ms) }, { text: `${formatMs(lowMs)} to ${formatMs(highMs)}` }]);
  return [
    [configCell(model), name, ...(first ?? [{ text: '1' }, { text: '-' }, { text: '-' }]), ...counts],
    ...more.map((run) => [nothing, nothing, ...run, nothing, nothing]),
  ];
}

/** What the times rest on, and what they are not for. */
function basisLines(models: readonly ServedModel[]): string[] {
  const known = models.flatMap(({ facts }) => facts ?? []);
  if (known.length === 0) return [];
  const basis = known.find((facts) => facts.basis !== null)?.basis;
  if (basis == null) return [NO_TIMES];
  const advice = basis.kind === 'calibrated' ? '' : ' Narrow the bands, once for this machine, with: meshlens runtime MODEL.onnx --calibrate';
  const onGpu = models.filter(({ use, facts }) => facts !== null && use.gpu !== null).length;
  return [
    `Times are predicted for one thread, from ${basisText(basis)}.${advice}`,
    ...(onGpu === 0 ? [] : [`${onGpu} of the configs ${onGpu === 1 ? 'asks' : 'ask'} for a GPU: their times here say little, and nothing is concluded from them.`]),
  ];
}

function summaryOf(models: readonly ServedModel[], findings: number, problems: number): string {
  const distinct = new Set(models.map(({ use: { place } }) => JSON.stringify(place))).size;
  return [formatPlural(distinct, 'model'), formatPlural(findings, 'finding'), formatPlural(problems, 'problem')].join(', ');
}
