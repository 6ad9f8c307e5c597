import type { SourceRange } from '../../../contracts/problem';
import {
  noSettings,
  type ConfiguredTensor,
  type ModelSettings,
  type ModelUse,
  type Setting,
} from '../../../contracts/serving/served-model';
import type { SourceText } from '../source-text';
import { placeOf, type TextPart } from '../text-part';
import { modelOfEntry } from './model-layout';
import type { ServingReading } from './reading';
import { readTextFormat, type TextMessage, type TextValue } from './text-format';
import { textInteger } from './text-integers';
import { messagesOf, scalarOf, valuesOf } from './text-values';
import { checkTriton } from './triton-check';
import { constantsOf } from './triton-schema';
import { folderOf, type WorkspaceFiles } from './workspace-files';

const MS_PER_MICROSECOND = 1e-3;

/**
 * A Triton model configuration (`config.pbtxt`) and the ONNX model it configures: the one in the highest version
 * folder beside it. A config for another backend names no model here; one that leaves its backend open does when an
 * ONNX model lies there.
 */
export async function readTriton(source: SourceText, files: WorkspaceFiles): Promise<ServingReading> {
  const { message, problems: syntax } = readTextFormat(source);
  const problems = [...syntax, ...checkTriton(message, syntax.length === 0)];
  const fileName = scalarOf(message, 'default_model_filename');
  const platform = scalarOf(message, 'platform');
  const backend = scalarOf(message, 'backend');
  const wanted = wantsOnnx(platform?.text, backend?.text, fileName?.text);
  if (wanted === 'no') {
    return { uses: [], problems };
  }
  const entry = entryOf(source.file);
  const place = await modelOfEntry(files, entry, {
    fileName: fileName?.text || undefined,
    versions: servedVersions(message),
  });
  if (place.kind === 'missing' && wanted === 'perhaps') {
    return { uses: [], problems: syntax };
  }
  const name = scalarOf(message, 'name');
  const token = fileName ?? name ?? platform ?? backend ?? message.fields.at(0)?.name;
  const { settings, preferredBatches } = settingsOf(message);
  // Without a readable batch it is unknown whether sizes include it.
  const isBatchKnown = !problems.some(({ reason }) => reason.startsWith('max_batch_size: '));
  const use: ModelUse = {
    config: 'triton',
    name: name?.text || (entry.split('/').at(-1) ?? ''),
    range: token?.range() ?? source.range(0, 0),
    place,
    ...settings,
    preferredBatches,
    gpu: gpuOf(message),
    inputs: isBatchKnown ? tensorsOf(message, 'input') : [],
    outputs: isBatchKnown ? tensorsOf(message, 'output') : [],
  };
  return { uses: [use], problems };
}

/** The folder with the versions. A server may be told to take `configs/NAME.pbtxt` in it instead of `config.pbtxt`. */
function entryOf(file: string): string {
  const folder = folderOf(file);
  const isNamed = /(?:^|\/)configs$/.test(folder) && !file.endsWith('/config.pbtxt');
  return isNamed ? folderOf(folder) : folder;
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

function settingsOf(message: TextMessage): {
  readonly settings: ModelSettings;
  readonly preferredBatches: readonly Setting[];
} {
  const read = (part: TextPart | undefined, key: string, factor = 1): Setting | null => {
    const value = part && wholeNumber(part.text);
    return part === undefined || value === undefined || value <= 0
      ? null
      : { key, value: value * factor, ...placeOf(part) };
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
  return { settings, preferredBatches };
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
    kinds.find(({ text }) => constant(text, 'InstanceKind') === 'KIND_GPU') ??
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

/** Inputs or outputs with a name; `reshape` says what the model itself gets or gives. */
function tensorsOf(message: TextMessage, field: 'input' | 'output'): ConfiguredTensor[] {
  return messagesOf(message, field).flatMap((tensor) => {
    const name = scalarOf(tensor, 'name');
    if (name === undefined) {
      return [];
    }
    const reshaped = messagesOf(tensor, 'reshape').at(-1);
    const sizes = reshaped === undefined ? valuesOf(tensor, 'dims') : valuesOf(reshaped, 'shape');
    const parts = partsOf(sizes);
    const dims = parts.map(({ text }) => wholeNumber(text)).filter((size) => size !== undefined);
    const type = scalarOf(tensor, 'data_type');
    return [
      {
        name: name.text,
        nameRange: name.range(),
        ...(parts.length > 0 && dims.length === parts.length
          ? { dims, dimsRange: spanOf(parts) }
          : { dims: null, dimsRange: name.range() }),
        type: type === undefined ? null : { name: constant(type.text, 'DataType'), range: type.range() },
      },
    ];
  });
}

/** Of a list over several lines the first size stands for all. */
function spanOf(parts: readonly TextPart[]): SourceRange {
  const [first, last] = [parts[0].range(), parts[parts.length - 1].range()];
  return last.endLine === first.line ? { ...first, endColumn: last.endColumn } : first;
}

/** The name of a constant, which may be written as its number. */
function constant(text: string, type: string): string {
  const number = textInteger(text);
  return (number === undefined ? undefined : constantsOf(type)?.at(Number(number))) ?? text;
}

function partsOf(values: readonly TextValue[]): TextPart[] {
  return values.flatMap((value) => (value.kind === 'scalar' ? [value.part] : []));
}

function wholeNumber(text: string): number | undefined {
  const value = Number(textInteger(text) ?? NaN);
  return Number.isSafeInteger(value) ? value : undefined;
}
