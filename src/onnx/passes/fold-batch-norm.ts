import { type EditableModel, type EditableNode, floatOf, readersOf } from '../edit/editable-model';
import { type EditableTensor, floatsOf, newTensor } from '../edit/editable-tensor';
import { Rewriter } from './rewriter';

/**
 * Moves batch normalisation into the convolution before it. Runtimes do so while weights are floats; with integers they cannot any
 * more, and the normalisation would run, and be rounded, by itself.
 */
export function foldBatchNorm(model: EditableModel): EditableModel {
  const readers = readersOf(model.nodes);
  const outputs = new Set(model.outputs.map(({ name }) => name));
  const rewriter = new Rewriter(model);
  for (const conv of model.nodes) {
    const [norm, another] = readers.get(conv.outputs[0]) ?? [];
    if (
      !isPlain(conv, 'Conv') ||
      another !== undefined ||
      norm === undefined ||
      outputs.has(conv.outputs[0])
    ) {
      continue;
    }
    if (!isPlain(norm, 'BatchNormalization') || norm.inputs[0] !== conv.outputs[0]) {
      continue;
    }
    const folded = fold(model, conv, norm);
    if (folded === null) {
      continue;
    }
    const weight = rewriter.store(
      newTensor(`${conv.inputs[1]}/folded`, 'float32', folded.dims, folded.weight),
    );
    const bias = rewriter.store(
      newTensor(`${norm.inputs[2]}/folded`, 'float32', [folded.bias.length], folded.bias),
    );
    rewriter.replace(conv, [{ ...conv, inputs: [conv.inputs[0], weight, bias], outputs: [norm.outputs[0]] }]);
    rewriter.replace(norm, []);
  }
  return withoutUnread(rewriter.finish());
}

function isPlain({ domain, opType, outputs }: EditableNode, type: string): boolean {
  return domain === '' && opType === type && outputs.filter((name) => name !== '').length === 1;
}

interface Folded {
  readonly dims: readonly number[];
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

function fold({ initialisers }: EditableModel, conv: EditableNode, norm: EditableNode): Folded | null {
  const values = (name: string | undefined): Float32Array | null => {
    const tensor = initialisers.get(name ?? '');
    return tensor?.dtype === 'float32' ? floatsOf(tensor) : null;
  };
  const weight = values(conv.inputs[1]);
  const [scale, offset, mean, variance] = norm.inputs.slice(1).map(values);
  const hasBias = (conv.inputs[2] ?? '') !== '';
  const bias = hasBias ? values(conv.inputs[2]) : null;
  const dims = initialisers.get(conv.inputs[1])?.dims ?? [];
  const channels = dims[0];
  const vectors = [scale, offset, mean, variance, ...(hasBias ? [bias] : [])];
  if (weight === null || vectors.some((vector) => vector?.length !== channels)) {
    return null;
  }
  const epsilon = floatOf(norm, 'epsilon', 1e-5);
  const [s, o, m, v] = [scale, offset, mean, variance] as Float32Array[];
  const factors = s.map((one, channel) => one / Math.sqrt(v[channel] + epsilon));
  const perChannel = weight.length / channels;
  return {
    dims,
    weight: weight.map((one, at) => one * factors[Math.floor(at / perChannel)]),
    bias: o.map((one, channel) => one + factors[channel] * ((bias?.[channel] ?? 0) - m[channel])),
  };
}

/** The model without initialisers that nothing reads. */
export function withoutUnread(model: EditableModel): EditableModel {
  const read = new Set([
    ...model.nodes.flatMap(({ inputs, captured }) => [...inputs, ...captured]),
    ...model.outputs.map(({ name }) => name),
  ]);
  const initialisers = new Map<string, EditableTensor>(
    [...model.initialisers].filter(([name]) => read.has(name)),
  );
  return { ...model, initialisers };
}
