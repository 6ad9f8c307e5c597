import { formatFlops, formatMs, formatParameters } from '../../shared/format';
import type { SourceRange } from '../../shared/problem';
import { basisText, type ModelFacts, type ModelPlace, type ModelRun, type ModelUse, type ServedModel } from '../../shared/served-model';

/** Columns of a hover's table touch each other otherwise. */
const GAP = '&emsp;';
const NOT_PREDICTED = 'no running time can be predicted here';

/** What stands above the token that names a model. */
export function lensTitle({ use, facts, failure }: ServedModel): string {
  const absent = absence(use.place);
  if (absent !== null) return absent;
  if (facts === null) return `the model cannot be read: ${failure ?? 'it has not been opened'}`;
  const { runs } = facts;
  if (runs.length === 0) return `${formatFlops(facts.flops)} · ${formatParameters(facts.parameters)} · ${NOT_PREDICTED}`;
  // The sizes between the two are in the hover.
  const [first, last] = [runs[0], runs[runs.length - 1]];
  const more = last === first ? [] : [`≈ ${formatMs(last.ms)} (${bare(last)}) at batch ${last.batch}`];
  return [`≈ ${formatMs(first.ms)} (${bare(first)}) per run at batch ${first.batch}`, ...more, ...conditions([{ use, facts }])].join(' · ');
}

/** The same for a model among others on a line, as short as can be. */
export function shortTitle({ use: { name, place }, facts }: ServedModel): string {
  if (place.kind !== 'file') return `${name}: ${place.kind === 'missing' ? 'no model' : 'not in this folder'}`;
  if (facts === null) return `${name}: cannot be read`;
  const run = facts.runs.at(0);
  return run === undefined ? `${name}: ${formatFlops(facts.flops)}` : `${name} ≈ ${formatMs(run.ms)} (${bare(run)})`;
}

/** What holds for all models of a line, after those that are shown. */
export function lineTitle(models: readonly ServedModel[], shown: number): string {
  const more = models.length > shown ? [`and ${models.length - shown} more`] : [];
  const timed = models.filter(({ facts }) => facts !== null && facts.runs.length > 0);
  return [...more, ...(timed.length === 0 ? [] : ['per run at batch 1', ...conditions(timed)])].join(' · ');
}

/** What times are for, and whether they rest on measurements here. */
function conditions(models: readonly Pick<ServedModel, 'use' | 'facts'>[]): string[] {
  const onGpu = models.filter(({ use }) => use.gpu !== null).length;
  const where = onGpu === 0 ? 'one thread' : onGpu === models.length ? 'one CPU thread, not the GPU asked for' : 'one CPU thread, no GPU';
  const isCalibrated = models.every(({ facts }) => facts?.basis?.kind === 'calibrated');
  return [where, isCalibrated ? 'calibrated' : 'not calibrated'];
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
  const rows = runs.map((run) => `| ${run.batch} | ${GAP}≈ ${formatMs(run.ms)} | ${GAP}${band(run)} | ${GAP}${formatMs(run.ms / run.batch)} |`);
  const table = [`| batch | ${GAP}one run | ${GAP}90 % band | ${GAP}per item |`, '| ---: | ---: | ---: | ---: |', ...rows].join('\n');
  const advice = basis.kind === 'calibrated' ? '' : ' *Meshlens: Calibrate Runtime Model* narrows the band.';
  return [table, `Predicted for one thread, from ${escaped(basisText(basis))}.${advice}`];
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

/** `10–15 ms`, or `950 ms to 1.1 s`. */
function band({ lowMs, highMs }: ModelRun): string {
  const [low, high] = [formatMs(lowMs), formatMs(highMs)];
  const unit = unitOf(high);
  return unitOf(low) === unit ? `${low.slice(0, -unit.length - 1)}–${high}` : `${low} to ${high}`;
}

/** The band without its unit, where it is that of the time before it. */
function bare(run: ModelRun): string {
  const whole = band(run);
  const unit = ` ${unitOf(formatMs(run.ms))}`;
  return whole.includes('–') && whole.endsWith(unit) ? whole.slice(0, -unit.length) : whole;
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
