import { type EditableNode, integerOf } from '../edit/editable-model';

/** Axes of a weight that tell apart what it is multiplied into: outputs of a layer, rows of a table. */
export function channelAxes(
  name: string,
  dims: readonly number[],
  readers: readonly EditableNode[],
): readonly number[] {
  for (const reader of readers) {
    const axes = axesFor(reader, reader.inputs.indexOf(name), dims.length);
    if (axes !== null) {
      return axes;
    }
  }
  return dims.length < 2 ? [] : [dims[0] > 1 ? 0 : dims.length - 1];
}

function axesFor(reader: EditableNode, input: number, rank: number): readonly number[] | null {
  if (reader.domain !== '') {
    return null;
  }
  switch (reader.opType) {
    case 'Conv':
      return input === 1 ? [0] : null;
    case 'ConvTranspose':
      return input === 1 && integerOf(reader, 'group', 1) === 1 ? [1] : null;
    case 'Gemm':
      return input === 1 ? [integerOf(reader, 'transB', 0) === 0 ? 1 : 0] : null;
    case 'MatMul':
      return input === 1 && rank > 1 ? [rank - 1] : null;
    case 'Gather':
      return input === 0 ? [0] : null;
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      // Directions by gates.
      return input === 1 || input === 2 ? [0, 1] : null;
    default:
      return null;
  }
}
