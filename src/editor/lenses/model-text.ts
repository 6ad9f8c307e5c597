import { formatFlops, formatMs, formatParameters } from '../../shared/format';
import type { SourceRange } from '../../shared/problem';
import type { ModelFacts, ModelRun, ModelUse, ServedModel } from '../../shared/served-model';

const NOT_PREDICTED = 'no running time: this machine is not calibrated';

/** What stands above the token that names a model. `named` says which model, where a line names several. */
export function lensTitle({ use, facts, failure }: ServedModel, named: boolean): string {
  const name = named ? `${use.name}: ` : '';
  if (use.place.kind === 'missing') return `${name}no model at ${use.place.expected}`;
  if (facts === null) return `${name}the model cannot be read: ${failure ?? 'it has not been opened'}`;
  const [first, ...more] = facts.runs;
  const time = first === undefined ? [] : [`≈ ${formatMs(first.ms)} (${band(first)}) per run, batch ${first.batch}`, ...more.map(({ batch, ms }) => `≈ ${formatMs(ms)} at batch ${batch}`)];
  return name + [...time, formatFlops(facts.flops), formatParameters(facts.parameters), ...(first === undefined ? [NOT_PREDICTED] : [])].join(' · ');
}

/** The same with everything behind it, as Markdown. */
export function hoverText({ use, facts, failure }: ServedModel): string {
  const title = `**${escaped(use.name)}**`;
  if (use.place.kind === 'missing') return `${title}: there is no model at ${escaped(use.place.expected)}.`;
  const heading = `${title}: ${escaped(use.place.file)}`;
  if (facts === null) return `${heading}\n\nThe model cannot be read: ${escaped(failure ?? 'it has not been opened')}.`;
  return [heading, ...timeText(facts), `${formatFlops(facts.flops)} for one item · ${formatParameters(facts.parameters)}`, ...assumedText(facts)].join('\n\n');
}

function timeText({ runs, basis }: ModelFacts): string[] {
  if (runs.length === 0) return [`No running time is predicted: this machine is not calibrated. Run *Meshlens: Calibrate Runtime Model*.`];
  const rows = runs.map((run) => `| ${run.batch} | ≈ ${formatMs(run.ms)} | ${formatMs(run.lowMs)} to ${formatMs(run.highMs)} |`);
  const table = ['| batch | one run | 90 % band |', '| ---: | ---: | ---: |', ...rows].join('\n');
  return [table, `Predicted for one thread of this machine, from ${escaped(basis ?? 'an estimate')}.`];
}

function assumedText({ assumed }: ModelFacts): string[] {
  return assumed.length === 0 ? [] : [`Assumed, because model and config leave it open: ${escaped(assumed.join(', '))}.`];
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
  const settings = [use.maxBatch, use.requestTimeoutMs, use.queueTimeoutMs, use.queueDelayMs, use.cpus, use.threads, use.instances, use.concurrency];
  return [use.range, ...settings.flatMap((setting) => setting?.range ?? []), ...use.inputs.flatMap(({ nameRange, dimsRange }) => [nameRange, dimsRange])]
    .filter((range) => range.file === file);
}
