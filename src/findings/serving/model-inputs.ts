import type { ConfiguredInput, ModelFacts, ServedModel } from '../../contracts/serving/served-model';
import type { Rule } from '../rule';
import { formatList } from '../wording';
import { remarksOnKnown, type Remark } from './statements';

/** Inputs that the config describes otherwise than the model declares them: the server refuses to load such a model. */
export const modelInputs: Rule = {
  id: 'model-inputs',
  severity: 'information',
  description: 'The inputs or the batch in this config contradict those that the model declares.',
  check: (input) =>
    remarksOnKnown(input, (model, facts) => [...batchRemarks(model, facts), ...inputRemarks(model, facts)]),
};

function inputRemarks({ use }: ServedModel, { inputs }: ModelFacts): Remark[] {
  return use.inputs.flatMap((configured) => {
    const declared = inputs.find(({ name }) => name === configured.name);
    if (declared === undefined) {
      const names = formatList(
        inputs.map(({ name }) => `'${name}'`),
        6,
      );
      return [
        {
          range: configured.nameRange,
          summary: `The model has no input '${configured.name}'.`,
          message: `The model has no input '${configured.name}': it has ${names === '' ? 'none' : names}.`,
        },
      ];
    }
    const difference = declared.shape && differenceOf(configured, declared.shape, use.maxBatch !== null);
    const summary = `The sizes of input '${configured.name}' are not those of the model.`;
    return difference == null ? [] : [{ range: configured.dimsRange, summary, message: difference }];
  });
}

function differenceOf(
  { name, dims }: ConfiguredInput,
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
    : `The model declares its input '${name}' as ${written(wanted)}${batch}; here it is ${written(dims)}.`;
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
