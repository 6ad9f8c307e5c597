import { formatFlops, formatMs, formatParameters } from '../../shared/format';
import type { SourceRange } from '../../shared/problem';
import { basisText, type ModelFacts, type ModelRun, type ServedModel, type Setting } from '../../shared/served-model';
import { statementAt, type FindingsInput, type Statement } from '../rule';

/** Something to say about a model at a token of a config. */
export interface Remark {
  readonly range: SourceRange;
  readonly message: string;
}

/**
 * What a rule says about each served model, once per token: the config of a model may be reached on several ways. Times on
 * this processor are kept from it where the config asks for a GPU.
 */
export function remarksOn({ served = [] }: FindingsInput, remarksOf: (model: ServedModel) => readonly Remark[]): Statement[] {
  const byPlace = new Map<string, Statement>();
  for (const known of served) {
    const model = known.use.gpu === null ? known : withoutTimes(known);
    for (const { range, message } of remarksOf(model)) {
      const place = `${range.file}:${range.line}:${range.column}`;
      if (!byPlace.has(place)) byPlace.set(place, statementAt(range, serviceOf(model), message, related(model)));
    }
  }
  return [...byPlace.values()];
}

function withoutTimes(model: ServedModel): ServedModel {
  return model.facts === null ? model : { ...model, facts: { ...model.facts, runs: [], basis: null } };
}

/** The same for rules that need to know the model. */
export function remarksOnKnown(input: FindingsInput, remarksOf: (model: ServedModel, facts: ModelFacts) => readonly Remark[]): Statement[] {
  return remarksOn(input, (model) => (model.facts === null ? [] : remarksOf(model, model.facts)));
}

/** Opens the model. */
function related({ use: { place }, facts }: ServedModel): Statement['related'] {
  if (place.kind !== 'file') return [];
  const what = facts === null ? 'the model' : `the model: ${formatFlops(facts.flops)}, ${formatParameters(facts.parameters)}`;
  return [{ location: { file: place.file, line: 1, offset: 0 }, message: what }];
}

/** Only manifests of services name a service; other configs name a model. */
function serviceOf({ use }: ServedModel): string | null {
  return use.config === 'compose' || use.config === 'kubernetes' ? use.name : null;
}

export function runAt(facts: ModelFacts, batch: number): ModelRun | undefined {
  return facts.runs.find((run) => run.batch === batch);
}

/** `one run at batch 8 takes about 41 ms`. */
export function takes({ batch, ms }: ModelRun): string {
  return `one run at batch ${batch} takes about ${formatMs(ms)}`;
}

/** What stands behind a predicted time, as the last sentence of a message. */
export function evidenceOf({ basis }: ModelFacts, { batch, ms, lowMs, highMs }: ModelRun): string {
  return `Predicted for batch ${batch} on one thread: ${formatMs(ms)}, 90 % band ${formatMs(lowMs)} to ${formatMs(highMs)}, from ${basis === null ? 'an estimate' : basisText(basis)}.`;
}

/** `timeout (2 s)`. */
export function stated({ key, value }: Setting): string {
  return `${key} (${formatMs(value)})`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
