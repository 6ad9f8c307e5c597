import { formatFlops, formatMs, formatParameters } from '../../contracts/format';
import {
  basisText,
  type ModelFacts,
  type ModelUse,
  type PredictionBasis,
  type ServedModel,
} from '../../contracts/serving/served-model';
import { escaped, GAP } from './markdown';
import { absence, band } from './model-words';

/** More would not fit on a screen. */
const MAX_ROWS = 12;

export interface HoverOptions {
  /** Whether the command that calibrates may be run here. */
  readonly canCalibrate: boolean;
}

/** What is said where the pointer rests on a token that matters to these models, as Markdown; at least one. */
export function hoverText(models: readonly ServedModel[], options: HoverOptions): string {
  return models.length === 1 ? oneModel(models[0], options) : severalModels(models, options);
}

function oneModel({ use, facts, failure }: ServedModel, options: HoverOptions): string {
  const title = `**${escaped(use.name)}**`;
  const absent = absence(use.place);
  if (absent !== null || use.place.kind !== 'file') {
    return `${title}: ${escaped(absent ?? '')}.`;
  }
  const heading = `${title}: ${escaped(use.place.file)}`;
  if (facts === null) {
    return `${heading}\n\nThe model cannot be read: ${escaped(failure ?? 'it has not been opened')}.`;
  }
  const size = `${formatFlops(facts.flops)} for one item · ${formatParameters(facts.parameters)}`;
  return [heading, ...timeText(facts, options), ...elsewhereText(use), size, ...limitsText(facts)].join(
    '\n\n',
  );
}

/** A folder that is named as a whole: one row for each model, and what holds for all said once. */
function severalModels(models: readonly ServedModel[], options: HoverOptions): string {
  const shown = models.slice(0, MAX_ROWS);
  const rows = shown.map(({ use, facts }) => {
    const run = facts?.runs.at(0);
    const why = absence(use.place) === null ? 'cannot be read' : 'no model here';
    const [time, range] =
      run === undefined ? ['', facts === null ? why : ''] : [`≈ ${formatMs(run.ms)}`, band(run)];
    return `| ${escaped(use.name)} | ${GAP}${time} | ${GAP}${range} |`;
  });
  const table = [`| model | ${GAP}one run | ${GAP}90 % band |`, '| :--- | ---: | ---: |', ...rows].join('\n');
  const more = models.length > shown.length ? [`and ${models.length - shown.length} more`] : [];
  const known = models.find(({ facts }) => facts?.basis != null)?.facts;
  return [
    table,
    ...more,
    ...(known?.basis == null ? [] : [`At batch 1. ${basisSentence(known.basis, options)}`]),
  ].join('\n\n');
}

function timeText({ runs, basis }: ModelFacts, options: HoverOptions): string[] {
  if (runs.length === 0 || basis === null) {
    return [
      'No running time can be predicted: the model that ships with Meshlens is missing, and this machine is not calibrated.',
    ];
  }
  const rows = runs.map(
    (run) =>
      `| ${run.batch} | ${GAP}≈ ${formatMs(run.ms)} | ${GAP}${band(run)} | ${GAP}${formatMs(run.ms / run.batch)} |`,
  );
  const table = [
    `| batch | ${GAP}one run | ${GAP}90 % band | ${GAP}per item |`,
    '| ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
  return [table, basisSentence(basis, options)];
}

function basisSentence(basis: PredictionBasis, { canCalibrate }: HoverOptions): string {
  const advice =
    basis.kind === 'prior' && canCalibrate ? ' *Meshlens: Calibrate Runtime Model* narrows the band.' : '';
  return `Predicted for one thread, from ${escaped(basisText(basis))}.${advice}`;
}

/** What the config has a model run on, where that is not what the times are for. */
function elsewhereText({ gpu, threads }: ModelUse): string[] {
  if (gpu !== null) {
    return ['The config asks for a GPU; these times are for the processor here.'];
  }
  return threads === null || threads.value === 1
    ? []
    : [`The config runs it on ${threads.value} threads (${escaped(threads.key)}); these times are for one.`];
}

function limitsText({ assumed, unknownNodes }: ModelFacts): string[] {
  return [
    ...(assumed.length === 0
      ? []
      : [`Assumed, because model and config leave it open: ${escaped(assumed.join(', '))}.`]),
    ...(unknownNodes === 0
      ? []
      : [`Not counted: ${unknownNodes} ${unknownNodes === 1 ? 'node' : 'nodes'} whose work is not known.`]),
  ];
}
