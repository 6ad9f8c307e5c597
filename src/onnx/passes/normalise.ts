/** Brings every weight into one form: an initialiser that only the model's own nodes read. */
import type { EditableModel, EditableNode } from '../edit/editable-model';
import { storedTensor, type EditableTensor } from '../edit/editable-tensor';
import { fieldsOf } from '../edit/wire-fields';

/** The first version in which initialisers need not be inputs. */
const INITIALISERS_ALONE = 4;
/** Smaller constants are shapes, axes and factors. */
const SMALLEST_WEIGHT = 64;

export interface Normalised {
  readonly model: EditableModel;
  /** Weights that the file lists as inputs too, so that a caller may replace them. They are none any more. */
  readonly formerInputs: readonly string[];
}

export function normalise(model: EditableModel): Normalised {
  const initialisers = new Map(model.initialisers);
  const nodes = model.nodes.filter((node) => {
    const tensor = constantOf(node);
    if (tensor !== null) {
      initialisers.set(tensor.name, tensor);
    }
    return tensor === null;
  });
  const formerInputs = model.inputs.filter(({ name }) => initialisers.has(name)).map(({ name }) => name);
  return {
    model: {
      ...model,
      irVersion: Math.max(model.irVersion, INITIALISERS_ALONE),
      nodes,
      initialisers,
      inputs: model.inputs.filter(({ name }) => !initialisers.has(name)),
    },
    formerInputs: model.irVersion < INITIALISERS_ALONE ? [] : formerInputs,
  };
}

/** The floats that a Constant node holds; null for other nodes. */
function constantOf(node: EditableNode): EditableTensor | null {
  const value = node.attributes.get('value');
  if (node.opType !== 'Constant' || node.domain !== '' || value?.type !== 'tensor') {
    return null;
  }
  const { dtype, dims, external } = value.value;
  const elements = dims.reduce((product, size) => product * size, 1);
  if (dtype !== 'float32' || elements < SMALLEST_WEIGHT || external !== undefined) {
    return null;
  }
  const message = tensorMessage(node);
  if (message === null) {
    return null;
  }
  // Written anew: the message has no name, or another one.
  const tensor = storedTensor({ name: node.outputs[0], dtype, dims }, message, null);
  return tensor.data() === null ? null : { ...tensor, message: null };
}

/** NodeProto.attribute is field 5, AttributeProto.t field 5. */
function tensorMessage({ fields }: EditableNode): Buffer | null {
  for (const attribute of fieldsOf(Buffer.from(fields.buffer, fields.byteOffset, fields.byteLength))) {
    if (attribute.number === 5) {
      const found = [...fieldsOf(attribute.value)].find(({ number }) => number === 5);
      if (found !== undefined) {
        return found.value;
      }
    }
  }
  return null;
}
