import { formatFlops, formatMs, formatParameters } from '../../shared/format';
import type { SourceRange } from '../../shared/problem';
import { basisText, type ModelFacts, type ModelPlace, type ModelRun, type ModelUse, type ServedModel } from '../../shared/served-model';

const NOT_PREDICTED = 'no running time can be predicted here';

/** What stands above the token that names a model. `named` says which model, where a line names several. */
export function lensTitle({ use, facts, failure }: ServedModel, named: boolean): string {
  const name = named ? `${use.name}: ` : '';
  const absent = absence(use.place);
  if (absent !== null) return name + absent;
  if (facts === null) return `${name}the model cannot be read: ${failure ?? 'it has not been opened'}`;
  const { runs, basis } = facts;
  if (runs.length === 0) return `${name}${formatFlops(facts.flops)} · ${formatParameters(facts.parameters)} · ${NOT_PREDICTED}`;
  // The sizes between the two are in the hover.
  const [first, last] = [runs[0], runs[runs.length - 1]];
  const more = last === first ? [] : [`≈ ${formatMs(last.ms)} (${band(last)}) at batch ${last.batch}`];
  const where = use.gpu === null ? 'one thread' : 'one CPU thread, not the GPU asked for';
  const rests = basis?.kind === 'calibrated' ? 'calibrated' : 'not calibrated';
  return name + [`≈ ${formatMs(first.ms)} (${band(first)}) per run at batch ${first.batch}`, ...more, where, rests].join(' · ');
}

/** The same with everything behind it, as Markdown. */
export function hoverText({ use, facts, failure }: ServedModel): string {
  const title = `**${escaped(use.name)}**`;
  const absent = absence(use.place);
  if (absent !== null || use.place.kind !== 'file') return `${title}: ${escaped(absent ?? '')}.`;
  const heading = `${title}: ${escaped(use.place.file)}`;
  if (facts === null) return `${heading}\n\nThe model cannot be read: ${escaped(failure ?? 'it has not been opened')}.`;
  const size = `${formatFlops(facts.flops)} for one item · ${formatParameters(facts.parameters)}`;
  return [heading, ...timeText(facts), ...elsewhereText(use), size, ...limitsText(facts)].join('\n\n');
}

/** Why there is no file to say anything about; null when there is one. */
function absence(place: ModelPlace): string | null {
  switch (place.kind) {
    case 'file': return null;
    case 'missing': return `no model at ${place.expected}`;
    case 'store': return `its model is at ${place.address}, not in this folder: nothing is known of it`;
  }
}

function timeText({ runs, basis }: ModelFacts): string[] {
  if (runs.length === 0 || basis === null) return ['No running time can be predicted: the model that ships with Meshlens is missing, and this machine is not calibrated.'];
  const rows = runs.map((run) => `| ${run.batch} | ≈ ${formatMs(run.ms)} | ${formatMs(run.lowMs)} to ${formatMs(run.highMs)} | ${formatMs(run.ms / run.batch)} |`);
  const table = ['| batch | one run | 90 % band | per item |', '| ---: | ---: | ---: | ---: |', ...rows].join('\n');
  const advice = basis.kind === 'calibrated' ? '' : ' *Meshlens: Calibrate Runtime Model* narrows the band.';
  return [table, `Predicted for one thread of this machine, from ${escaped(basisText(basis))}.${advice}`];
}

/** What the config has a model run on, where that is not what the times are for. */
function elsewhereText({ gpu, threads }: ModelUse): string[] {
  if (gpu !== null) return ['The config asks for a GPU; these times are for the processor here.'];
  return threads === null || threads.value === 1 ? [] : [`The config runs it on ${threads.value} threads (${escaped(threads.key)}); these times are for one.`];
}

function limitsText({ assumed, unknownNodes }: ModelFacts): string[] {
  return [
    ...(assumed.length === 0 ? [] : [`Assumed, because model and config leave it open: ${escaped(assumed.join(', '))}.`]),
    ...(unknownNodes === 0 ? [] : [`Not counted: ${unknownNodes} ${unknownNodes === 1 ? 'node' : 'nodes'} whose work is not known.`]),
  ];
}

/** `10–15` where both are in the unit of the time before it. */
function band({ ms, lowMs, highMs }: ModelRun): string {
  const [low, high] = [formatMs(lowMs), formatMs(highMs)];
  const unit = unitOf(formatMs(ms));
  return unitOf(low) === unit && unitOf(high) === unit ? `${low.slice(0, -unit.length - 1)}–${high.slice(0, -unit.length - 1)}` : `${low} to ${high}`;
}

function unitOf(time: string): string {
  return time.slice(time.lastIndexOf(' ') + 1);
}

/** Names come from files that anybody may have written. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&:]/g, '\\$&');
}

/** The tokens of a config that a model's figures matter to, in that config. */
export function tokensOf(use: ModelUse, file: string): readonly SourceRange[] {
  const settings = [use.maxBatch, ...use.preferredBatches, use.requestTimeoutMs, use.queueTimeoutMs, use.queueDelayMs, use.cpus, use.threads, use.instances, use.concurrency];
  return [use.range, ...settings.flatMap((setting) => setting?.range ?? []), ...use.inputs.flatMap(({ nameRange, dimsRange }) => [nameRange, dimsRange])]
    .filter((range) => range.file === file);
}
