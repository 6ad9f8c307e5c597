import { formatFlops, formatMs, formatParameters } from '../../../contracts/format';
import {
  basisText,
  type ModelFacts,
  type ServedModel,
  type ServingReport,
} from '../../../contracts/serving/served-model';
import { formatPlural } from '../../../cli/format';
import { renderTable } from '../../../cli/terminal/table';
import type { Terminal } from '../../../cli/terminal/terminal';
import { printable, wrap } from '../../../cli/terminal/text';

const EMPTY = [
  'No config in this folder names an ONNX model.',
  'Looked for: Triton config.pbtxt beside an ONNX model, KServe InferenceServices, and paths ending in .onnx or model folders in Compose files and Kubernetes manifests. Manifests that git ignores are left out. `meshlens runtime FOLDER` reads .onnx files without a config.',
];
const NO_TIMES =
  'No running times: the model that ships is missing, and this machine is not calibrated. Calibrate with: meshlens runtime MODEL.onnx --calibrate';
const INDENT = '  ';

/** The served models with the configs that name them, then what contradicts, then what could not be read. */
export function renderServing({ models, findings, problems }: ServingReport, terminal: Terminal): string {
  const heading = (text: string): string => terminal.style('bold', printable(text));
  const groups = groupsOf(models);
  const lines = [
    ...(models.length === 0
      ? EMPTY.flatMap((text) => wrap(text, terminal.width))
      : groups.flatMap((group, index) => [...(index === 0 ? [] : ['']), ...groupLines(group, terminal)])),
    ...basisLines(models).flatMap((line) => ['', ...wrap(line, terminal.width)]),
    ...findings.flatMap(({ file, line, column, rule, message, fix }) => [
      '',
      `${heading(`${file}:${line}:${column}`)} ${rule}`,
      ...paragraph(message, terminal),
      ...(fix === undefined ? [] : paragraph(`fix: ${fix.title}`, terminal)),
    ]),
    ...problems.flatMap(({ file, line, column, reason }) => [
      '',
      heading([file, line, column].filter((part) => part !== undefined).join(':')),
      ...paragraph(reason, terminal),
    ]),
    '',
    [
      formatPlural(new Set(models.map(placeOf)).size, 'model'),
      formatPlural(findings.length, 'finding'),
      formatPlural(problems.length, 'problem'),
    ].join(', '),
  ];
  return `${lines.join('\n')}\n`;
}

/** A model and every config that names it, as far as they give it inputs of the same size. */
type Group = readonly [ServedModel, ...ServedModel[]];

function groupsOf(models: readonly ServedModel[]): Group[] {
  const groups = new Map<string, [ServedModel, ...ServedModel[]]>();
  for (const model of models) {
    const key = JSON.stringify([placeOf(model), model.facts?.flops, model.facts?.assumed]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [model]);
    } else {
      group.push(model);
    }
  }
  return [...groups.values()].sort(([a], [b]) => Number(a.facts === null) - Number(b.facts === null));
}

function groupLines(group: Group, terminal: Terminal): string[] {
  const [{ facts }] = group;
  const heading = terminal.style('bold', printable(placeOf(group[0])));
  const named = paragraph(
    `named in ${group.map(({ use: { range, gpu } }) => `${range.file}:${range.line}${gpu === null ? '' : ' (on a GPU)'}`).join(', ')}`,
    terminal,
  );
  if (facts === null) {
    return [heading, ...named, ...paragraph(whyNot(group[0]), terminal)];
  }
  const assumed =
    facts.assumed.length === 0 ? [] : paragraph(`assumed: ${facts.assumed.join(', ')}`, terminal);
  const size = `${formatFlops(facts.flops)} for one item, ${formatParameters(facts.parameters)}`;
  return [heading, ...named, ...paragraph(size, terminal), ...assumed, ...runLines(group, terminal)];
}

/** Each batch that any of the configs may run. */
function runLines(group: Group, terminal: Terminal): string[] {
  const runs = [
    ...new Map(group.flatMap(({ facts }) => facts?.runs ?? []).map((run) => [run.batch, run])).values(),
  ].sort((a, b) => a.batch - b.batch);
  if (runs.length === 0) {
    return [];
  }
  const columns = ['batch', 'predicted', '90 % band', 'per item'].map((title) => ({
    title,
    align: 'right' as const,
  }));
  const rows = runs.map(({ batch, ms, lowMs, highMs }) =>
    [String(batch), formatMs(ms), `${formatMs(lowMs)} to ${formatMs(highMs)}`, formatMs(ms / batch)].map(
      (text) => ({ text }),
    ),
  );
  return renderTable(columns, rows, terminal, INDENT);
}

function placeOf({ use: { place } }: ServedModel): string {
  switch (place.kind) {
    case 'file':
      return place.file;
    case 'missing':
      return place.expected;
    case 'store':
      return place.address;
  }
}

function whyNot({ use: { place }, failure }: ServedModel): string {
  switch (place.kind) {
    case 'file':
      return `cannot be read: ${failure ?? 'it has not been opened'}`;
    case 'missing':
      return 'no model is there';
    case 'store':
      return 'in a store, not in this folder: nothing is known of it';
  }
}

/** What the times rest on, and what they are not for. */
function basisLines(models: readonly ServedModel[]): string[] {
  const known = models.flatMap(({ facts }): ModelFacts[] => (facts === null ? [] : [facts]));
  if (known.length === 0) {
    return [];
  }
  const basis = known.find((facts) => facts.basis !== null)?.basis;
  if (basis == null) {
    return [NO_TIMES];
  }
  const advice =
    basis.kind === 'calibrated'
      ? ''
      : ' To narrow the bands, calibrate once: meshlens runtime MODEL.onnx --calibrate';
  const isOnGpu = models.some(({ use, facts }) => facts !== null && use.gpu !== null);
  return [
    `Times are predicted for one thread, from ${basisText(basis)}.${advice}`,
    ...(isOnGpu
      ? ['Where a config asks for a GPU, times here say little, and nothing is concluded from them.']
      : []),
  ];
}

function paragraph(text: string, terminal: Terminal): string[] {
  return wrap(printable(text), terminal.width - INDENT.length).map((line) => INDENT + line);
}
