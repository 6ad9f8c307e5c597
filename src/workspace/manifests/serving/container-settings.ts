import type { SourceRange } from '../../../contracts/problem';
import { noSettings, type ModelSettings, type Setting } from '../../../contracts/serving/served-model';
import { parseDurationMs } from '../quantities';
import type { DeclaredTimeout } from '../declaration';
import type { Variable } from '../references';
import { placeOf, type TextPart } from '../text-part';
import { declaredTimeouts, flagsOf } from '../timeouts';

/** What a container is started with, as far as it matters to the model it serves. */
export interface ModelContainer {
  readonly variables: readonly Variable[];
  readonly args: readonly TextPart[];
  readonly cpuLimit: TextPart | undefined;
  /** Where it asks for a GPU. */
  readonly gpu: TextPart | undefined;
}

export interface ContainerSettings extends ModelSettings {
  readonly gpu: SourceRange | null;
}

/** Whose timeout limits the answers of the container itself. */
const OWN_TIMEOUTS = new Set([
  'server',
  'handler',
  'inference',
  'infer',
  'model',
  'predict',
  'prediction',
  'predictor',
  'onnx',
  'triton',
]);

const THREADS =
  /(?:^|_)(?:intra_op(?:_num)?(?:_threads?)?(?:_count)?|omp_num_threads|ort_(?:num_)?threads)$|^(?:num_)?threads$/;
const BATCH = /(?:^|_)max_batch(?:_size)?$/;
const DELAY =
  /(?:^|_)(?:batch|batching|queue)_(?:delay|wait|latency)(?:_(ms|millis|milliseconds|us|micros|microseconds))?$/;

/** CPU limit, threads, batch, delay and timeout, from resources, variables and arguments. What cannot be read is left out. */
export function containerSettings({ variables, args, cpuLimit, gpu }: ModelContainer): ContainerSettings {
  const named = [...variables, ...flagsOf(args)].map(({ name, value }) => ({
    key: name,
    words: wordsOf(name),
    value,
  }));
  const first = (
    pattern: RegExp,
    read: (text: string, match: RegExpExecArray) => number | undefined,
  ): Setting | null => {
    for (const { key, words, value } of named) {
      const match = pattern.exec(words);
      const number = match ? read(value.text.trim(), match) : undefined;
      if (number !== undefined) {
        return { key, value: number, ...placeOf(value) };
      }
    }
    return null;
  };
  const cpus = cpuLimit && parseCpus(cpuLimit.text);
  const timeout = declaredTimeouts(variables, args).find(({ subject }) =>
    subject.every((word) => OWN_TIMEOUTS.has(word)),
  );
  return {
    ...noSettings,
    gpu: gpu?.range() ?? null,
    cpus: cpuLimit && cpus !== undefined ? { key: 'the CPU limit', value: cpus, ...placeOf(cpuLimit) } : null,
    threads: first(THREADS, (text) => positive(text)),
    maxBatch: first(BATCH, (text) => positive(text)),
    queueDelayMs: first(DELAY, (text, match) => delayMs(text, match.at(1))),
    requestTimeoutMs: timeout === undefined ? null : settingOf(timeout),
  };
}

function settingOf({ key, ms, range, written }: DeclaredTimeout): Setting {
  return { key, value: ms, range, ...(written && { written }) };
}

/** A whole number above zero, as a setting. Null where there is none. */
export function countSetting(key: string, part: TextPart | undefined, factor = 1): Setting | null {
  const value = part && positive(part.text.trim());
  return part && value !== undefined ? { key, value: value * factor, ...placeOf(part) } : null;
}

/** CPUs as Kubernetes and Compose write them: `2`, `0.5`, `500m`. */
export function parseCpus(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)(m?)$/.exec(text.trim());
  const cpus = match ? Number(match[1]) / (match[2] === 'm' ? 1000 : 1) : 0;
  return cpus > 0 ? cpus : undefined;
}

function delayMs(text: string, unit: string | undefined): number | undefined {
  if (unit === undefined) {
    return parseDurationMs(text);
  }
  const value = positive(text);
  return value === undefined ? undefined : value * (/^u|^micro/.test(unit) ? 1e-3 : 1);
}

function positive(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** `--intraOpThreads` and `INTRA_OP_THREADS` alike: `intra_op_threads`. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
    .join('_');
}
