import type { Problem, SourceRange } from '../../../contracts/problem';
import {
  noSettings,
  type ConfiguredInput,
  type ModelSettings,
  type ModelUse,
  type Setting,
} from '../../../contracts/serving/served-model';
import type { SourceText } from '../source-text';
import { placeOf, type TextPart } from '../text-part';
import { modelOfEntry } from './model-layout';
import type { ServingReading } from './reading';
import {
  messagesOf,
  readTextFormat,
  scalarOf,
  valuesOf,
  type TextMessage,
  type TextValue,
} from './text-format';
import { folderOf, type WorkspaceFiles } from './workspace-files';

const MS_PER_MICROSECOND = 1e-3;

/**
 * A Triton model configuration (`config.pbtxt`) and the ONNX model it configures: the one in the highest version
 * folder beside it. A config for another backend names no model here; one that leaves its backend open does when an
 * ONNX model lies there.
 */
export async function readTriton(source: SourceText, files: WorkspaceFiles): Promise<ServingReading> {
  const { message, problems } = readTextFormat(source);
  const fileName = scalarOf(message, 'default_model_filename');
  const platform = scalarOf(message, 'platform');
  const backend = scalarOf(message, 'backend');
  const wanted = wantsOnnx(platform?.text, backend?.text, fileName?.text);
  if (wanted === 'no') {
    return { uses: [], problems };
  }
  const place = await modelOfEntry(files, folderOf(source.file), {
    fileName: fileName?.text || undefined,
    versions: servedVersions(message),
  });
  if (place.kind === 'missing' && wanted === 'perhaps') {
    return { uses: [], problems };
  }
  const name = scalarOf(message, 'name');
  const token = fileName ?? name ?? platform ?? backend ?? message.fields.at(0)?.name;
  const { settings, preferredBatches, problems: valueProblems } = settingsOf(message);
  const use: ModelUse = {
    config: 'triton',
    name: name?.text || (folderOf(source.file).split('/').at(-1) ?? ''),
    range: token?.range() ?? source.range(0, 0),
    place,
    ...settings,
    preferredBatches,
    gpu: gpuOf(message),
    // Without a readable batch it is unknown whether sizes include it.
    inputs: valueProblems.some(({ reason }) => reason.startsWith('max_batch_size')) ? [] : inputsOf(message),
  };
  return { uses: [use], problems: [...problems, ...valueProblems] };
}

function wantsOnnx(platform = '', backend = '', fileName = ''): 'yes' | 'perhaps' | 'no' {
  if (platform === 'onnxruntime_onnx' || backend === 'onnxruntime' || fileName.endsWith('.onnx')) {
    return 'yes';
  }
  if (platform === '' && backend === '' && fileName === '') {
    return 'perhaps';
  }
  // These two load ONNX models as well as others.
  return backend === 'openvino' || backend === 'tensorrt' ? 'perhaps' : 'no';
}

interface StatedSettings {
  readonly settings: ModelSettings;
  readonly preferredBatches: readonly Setting[];
  readonly problems: readonly Problem[];
}

function settingsOf(message: TextMessage): StatedSettings {
  const problems: Problem[] = [];
  const read = (part: TextPart | undefined, key: string, factor = 1): Setting | null => {
    if (part === undefined) {
      return null;
    }
    const value = wholeNumber(part.text);
    if (value !== undefined) {
      return value === 0 ? null : { key, value: value * factor, ...placeOf(part) };
    }
    const { file, line, column } = part.range();
    problems.push({
      file,
      line,
      column,
      severity: 'warning',
      reason: `${key}: ${part.text} is not a whole number`,
    });
    return null;
  };
  const field = (parent: TextMessage | undefined, key: string, factor = 1): Setting | null =>
    read(scalarOf(parent, key), key, factor);
  const batching = messagesOf(message, 'dynamic_batching').at(-1);
  const policy = messagesOf(batching, 'default_queue_policy').at(-1);
  const settings = {
    ...noSettings,
    maxBatch: field(message, 'max_batch_size'),
    queueDelayMs: field(batching, 'max_queue_delay_microseconds', MS_PER_MICROSECOND),
    queueTimeoutMs: field(policy, 'default_timeout_microseconds', MS_PER_MICROSECOND),
    instances: read(scalarOf(messagesOf(message, 'instance_group').at(0), 'count'), 'instance_group.count'),
    threads: read(parameter(message, 'intra_op_thread_count'), 'intra_op_thread_count'),
  };
  const preferredBatches = partsOf(valuesOf(batching, 'preferred_batch_size')).flatMap(
    (part) => read(part, 'preferred_batch_size') ?? [],
  );
  return { settings, preferredBatches, problems };
}

/** `version_policy { specific { versions: [1, 3] } }`; other policies serve the highest version among others. */
function servedVersions(message: TextMessage): string[] {
  const specific = messagesOf(messagesOf(message, 'version_policy').at(-1), 'specific').at(-1);
  return specific === undefined ? [] : partsOf(valuesOf(specific, 'versions')).map(({ text }) => text);
}

/** Where the config asks for a GPU: an instance of that kind, or an accelerator that is one. */
function gpuOf(message: TextMessage): SourceRange | null {
  const kinds = messagesOf(message, 'instance_group').flatMap((group) => scalarOf(group, 'kind') ?? []);
  const accelerators = messagesOf(
    messagesOf(message, 'optimization').at(-1),
    'execution_accelerators',
  ).flatMap((each) => messagesOf(each, 'gpu_execution_accelerator'));
  const part =
    kinds.find(({ text }) => text === 'KIND_GPU') ??
    accelerators.flatMap((each) => scalarOf(each, 'name') ?? []).at(0);
  return part?.range() ?? null;
}

/** `parameters { key: "…" value: { string_value: "…" } }`, and the same under `optimization`, where older configs have it. */
function parameter(message: TextMessage, key: string): TextPart | undefined {
  const entries = messagesOf(message, 'parameters').filter((entry) => scalarOf(entry, 'key')?.text === key);
  return (
    scalarOf(messagesOf(entries.at(-1), 'value').at(-1), 'string_value') ??
    scalarOf(messagesOf(message, 'optimization').at(-1), key)
  );
}

/** Inputs with all their sizes; `reshape` says what the model itself gets. */
function inputsOf(message: TextMessage): ConfiguredInput[] {
  return messagesOf(message, 'input').flatMap((input) => {
    const name = scalarOf(input, 'name');
    const reshaped = messagesOf(input, 'reshape').at(-1);
    const sizes = reshaped === undefined ? valuesOf(input, 'dims') : valuesOf(reshaped, 'shape');
    const parts = partsOf(sizes);
    const dims = parts.map(({ text }) => (text === '-1' ? -1 : wholeNumber(text)));
    if (name === undefined || parts.length === 0 || !dims.every((size) => size !== undefined)) {
      return [];
    }
    const [first, last] = [parts[0].range(), parts[parts.length - 1].range()];
    // Of a list over several lines the first size stands for all.
    const dimsRange = last.endLine === first.line ? { ...first, endColumn: last.endColumn } : first;
    return [{ name: name.text, nameRange: name.range(), dims, dimsRange }];
  });
}

function partsOf(values: readonly TextValue[]): TextPart[] {
  return values.flatMap((value) => (value.kind === 'scalar' ? [value.part] : []));
}

function wholeNumber(text: string): number | undefined {
  const value = /^(?:\d{1,15}|0[xX][\da-fA-F]{1,12})$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
