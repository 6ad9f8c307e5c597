import type {
  ConfiguredTensor,
  DeclaredTensor,
  ModelFacts,
  ServedModel,
} from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { formatList } from '../wording';
import { remarksOnKnown, type Remark } from './statements';

/** What Triton calls the element types of ONNX. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  bool: 'TYPE_BOOL',
  uint8: 'TYPE_UINT8',
  uint16: 'TYPE_UINT16',
  uint32: 'TYPE_UINT32',
  uint64: 'TYPE_UINT64',
  int8: 'TYPE_INT8',
  int16: 'TYPE_INT16',
  int32: 'TYPE_INT32',
  int64: 'TYPE_INT64',
  float16: 'TYPE_FP16',
  float32: 'TYPE_FP32',
  float64: 'TYPE_FP64',
  bfloat16: 'TYPE_BF16',
  string: 'TYPE_STRING',
};

/** Inputs or outputs that the config describes otherwise than the model: the server refuses to load such a model. */
export const modelInputs: Rule = {
  id: 'model-inputs',
  severity: 'information',
  description:
    'The inputs, the outputs or the batch in this config contradict those that the model declares.',
  check: (input) =>
    remarksOnKnown(input, (model, facts) => {
      const { inputs, outputs = [] } = model.use;
      const isBatched = model.use.maxBatch !== null;
      return [
        ...batchRemarks(model, facts),
        ...inputs.flatMap((tensor) => tensorRemarks('input', tensor, facts.inputs, isBatched)),
        ...(facts.outputs === undefined
          ? []
          : outputs.flatMap((tensor) => tensorRemarks('output', tensor, facts.outputs ?? [], isBatched))),
      ];
    }),
};

function tensorRemarks(
  kind: 'input' | 'output',
  configured: ConfiguredTensor,
  all: readonly DeclaredTensor[],
  isBatched: boolean,
): Remark[] {
  const { name, nameRange, dims, dimsRange } = configured;
  const declared = all.find((tensor) => tensor.name === name);
  if (declared === undefined) {
    const names = formatList(
      all.map((tensor) => `'${tensor.name}'`),
      6,
    );
    const summary = `The model has no ${kind} '${name}'.`;
    const message = `The model has no ${kind} '${name}': it has ${names === '' ? 'none' : names}.`;
    return [{ range: nameRange, summary, message }];
  }
  const difference = dims && declared.shape && differenceOf(kind, name, dims, declared.shape, isBatched);
  const summary = `The sizes of ${kind} '${name}' are not those of the model.`;
  return [
    ...typeRemarks(kind, configured, declared),
    ...(difference == null ? [] : [{ range: dimsRange, summary, message: difference }]),
  ];
}

function typeRemarks(kind: string, { name, type }: ConfiguredTensor, declared: DeclaredTensor): Remark[] {
  const wanted = declared.type == null ? undefined : TYPE_NAMES[declared.type];
  if (type == null || wanted === undefined || type.name === wanted) {
    return [];
  }
  const summary = `The data type of ${kind} '${name}' is not that of the model.`;
  const message = `The model declares its ${kind} '${name}' as ${declared.type} (${wanted}); here it is ${type.name}. Triton refuses to load such a model.`;
  return [{ range: type.range, summary, message }];
}

function differenceOf(
  kind: string,
  name: string,
  dims: readonly number[],
  shape: readonly (number | string | null)[],
  isBatched: boolean,
): string | null {
  const wanted = isBatched ? shape.slice(1) : shape;
  const batch = isBatched ? ', the batch left out' : '';
  const fits =
    dims.length === wanted.length &&
    dims.every((size, axis) => size < 0 || typeof wanted[axis] !== 'number' || wanted[axis] === size);
  return fits
    ? null
    : `The model declares its ${kind} '${name}' as ${written(wanted)}${batch}; here it is ${written(dims)}.`;
}

/** A server that batches needs a first axis of any size. */
function batchRemarks({ use }: ServedModel, { inputs }: ModelFacts): Remark[] {
  const { maxBatch } = use;
  const fixed = inputs.find(({ shape }) => typeof shape?.[0] === 'number');
  if (use.config !== 'triton' || maxBatch === null || fixed?.shape == null) {
    return [];
  }
  const message = `${maxBatch.key} is ${maxBatch.value}, but the model fixes the first axis of '${fixed.name}' at ${fixed.shape[0]}: it cannot be batched. Export it with an open first axis, or set ${maxBatch.key} to 0.`;
  const summary = `The model cannot be batched, but ${maxBatch.key} is ${maxBatch.value}.`;
  return [{ range: maxBatch.range, summary, message }];
}

function written(sizes: readonly (number | string | null)[]): string {
  return `[${sizes.map((size) => size ?? '?').join(', ')}]`;
}
