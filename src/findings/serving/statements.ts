import { formatFlops, formatMs, formatParameters } from '../../contracts/format';
import type { Fix } from '../../contracts/fix';
import type { SourceRange } from '../../contracts/problem';
import {
  basisText,
  type ModelFacts,
  type ModelRun,
  type ServedModel,
  type Setting,
} from '../../contracts/serving/served-model';
import { formatList } from '../wording';
import { statementAt, type FindingsInput, type Statement } from '../rule';

/** Something to say about a model at a token of a config. */
export interface Remark {
  readonly range: SourceRange;
  readonly summary: string;
  readonly message: string;
  readonly fix?: Fix | undefined;
}

/**
 * What a rule says about each served model, once per token: the config of a model may be reached on several ways. Times on
 * this processor are kept from it where the config asks for a GPU.
 */
export function remarksOn(
  { served = [] }: FindingsInput,
  remarksOf: (model: ServedModel) => readonly Remark[],
): Statement[] {
  const byPlace = new Map<
    string,
    { readonly model: ServedModel; readonly remark: Remark; readonly others: Set<string> }
  >();
  for (const known of served) {
    const model = known.use.gpu === null ? known : withoutTimes(known);
    for (const remark of remarksOf(model)) {
      const place = keyOf(remark.range);
      const first = byPlace.get(place);
      if (first === undefined) {
        byPlace.set(place, { model, remark, others: new Set() });
      } else if (!isSameModel(first.model, model)) {
        first.others.add(model.use.name);
      }
    }
  }
  const atToken = new Map<string, number>();
  for (const {
    use: { range },
  } of served) {
    atToken.set(keyOf(range), (atToken.get(keyOf(range)) ?? 0) + 1);
  }
  return [...byPlace.values()].map(({ model, remark: { range, summary, message, fix }, others }) => {
    // One token may stand for a whole folder of models; a config of its own says which it means.
    const isOneOfMany = (atToken.get(keyOf(model.use.range)) ?? 0) > 1 && range.file === model.use.range.file;
    const subject = isOneOfMany ? `${model.use.name}: ` : '';
    const likewise = others.size === 0 ? '' : ` Likewise ${formatList([...others], 3)}.`;
    return statementAt(range, serviceOf(model), {
      summary: subject + summary,
      message: subject + message + likewise,
      related: related(model),
      // The other models may need another value.
      ...(fix !== undefined && others.size === 0 && { fix }),
    });
  });
}

function keyOf({ file, line, column }: SourceRange): string {
  return `${file}:${line}:${column}`;
}

function isSameModel(a: ServedModel, b: ServedModel): boolean {
  return JSON.stringify(a.use.place) === JSON.stringify(b.use.place);
}

function withoutTimes(model: ServedModel): ServedModel {
  return model.facts === null ? model : { ...model, facts: { ...model.facts, runs: [], basis: null } };
}

/** The same for rules that need to know the model. */
export function remarksOnKnown(
  input: FindingsInput,
  remarksOf: (model: ServedModel, facts: ModelFacts) => readonly Remark[],
): Statement[] {
  return remarksOn(input, (model) => (model.facts === null ? [] : remarksOf(model, model.facts)));
}

/** Opens the model. */
function related({ use: { place }, facts }: ServedModel): Statement['related'] {
  if (place.kind !== 'file') {
    return [];
  }
  const what =
    facts === null
      ? 'the model'
      : `the model: ${formatFlops(facts.flops)}, ${formatParameters(facts.parameters)}`;
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
export function evidenceOf({ basis }: ModelFacts, { lowMs, highMs }: ModelRun): string {
  return `Predicted for one thread, 90 % band ${formatMs(lowMs)} to ${formatMs(highMs)}, from ${basis === null ? 'an estimate' : basisText(basis)}.`;
}

/** `timeout (2 s)`, to a reader of the file that `at` is in: a limit stated elsewhere is said with its place. */
export function stated({ key, value, range }: Setting, at: SourceRange): string {
  return `${key} (${formatMs(value)}${range.file === at.file ? '' : ` in ${range.file}:${range.line}`})`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
