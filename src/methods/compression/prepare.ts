import { userError } from '../../process/rpc/errors';
import { createRandom } from '../../numeric/random';
import type { OnnxModel } from '../../onnx/model';
import { loadEditable } from '../../onnx/edit/load';
import type { EditableModel } from '../../onnx/edit/editable-model';
import { elementsOf } from '../../onnx/element-type';
import { foldBatchNorm } from '../../onnx/passes/fold-batch-norm';
import { makeUpWeights } from '../../onnx/passes/make-up-weights';
import { normalise } from '../../onnx/passes/normalise';

/** A model as the passes take it. */
export interface PreparedModel {
  readonly read: OnnxModel;
  /** As the file has it, its weights in one form. */
  readonly plain: EditableModel;
  /** With batch normalisation inside the convolutions. */
  readonly folded: EditableModel;
  /** Tensors that got random numbers, because the file holds none. */
  readonly madeUp: number;
  /** Whether the file keeps data outside. */
  readonly hasExternalData: boolean;
  readonly notes: readonly string[];
}

/** Random numbers are drawn once and used again and again: drawing a hundred million takes longer than all the rest. */
const POOL_SIZE = 1 << 16;
const QUANTISED =
  /^(DequantizeLinear|QuantizeLinear|DynamicQuantize\w+|QLinear\w+|QGemm|MatMulInteger\w*|ConvInteger|MatMulNBits)$/;
/** Of fewer elements a tensor is not worth a smaller type. */
const SMALLEST_WEIGHT = 128;

/** Throws as `loadEditable` does, and an error for the user when the model has no weights of floats. */
export async function prepareModel(
  file: string,
  name: string,
  seed: number,
  signal: AbortSignal,
): Promise<PreparedModel> {
  const { read, editable } = await loadEditable(file, { name, signal });
  const { model, formerInputs } = normalise(editable);
  const made = makeUpWeights(model, pooledNormals(seed));
  const weights = [...made.model.initialisers.values()].filter(
    ({ dtype, dims }) => dtype === 'float32' && elementsOf(dims) >= SMALLEST_WEIGHT,
  );
  const quantised = model.nodes.filter(({ opType }) => QUANTISED.test(opType)).length;
  if (weights.length === 0) {
    throw userError('nothing-to-compress', `${name}: ${whyNothing(quantised, model)}`);
  }
  return {
    read,
    plain: made.model,
    folded: foldBatchNorm(made.model),
    madeUp: made.tensors,
    hasExternalData: read.graph.initialisers.some(({ external }) => external !== undefined),
    notes: [
      ...(made.tensors === 0
        ? []
        : [
            `the file holds no weights: ${made.tensors} tensors are made as it is loaded. Random numbers stand in for them. Sizes and times hold for the network, differences for these numbers`,
          ]),
      ...(formerInputs.length === 0
        ? []
        : [
            `${formerInputs.length} weights are inputs as well, which a caller may replace; in the compressed models they are none`,
          ]),
      ...(quantised === 0
        ? []
        : [
            `the model is quantised already in ${quantised} of its nodes; these stay as they are, and the rest is compressed`,
          ]),
    ],
  };
}

function whyNothing(quantised: number, { initialisers }: EditableModel): string {
  if (quantised > 0) {
    return 'the model is quantised already, and no weights of 32-bit floats are left';
  }
  const others = new Set([...initialisers.values()].map(({ dtype }) => dtype));
  others.delete('int64');
  return others.size === 0
    ? 'the model has no weights: there is nothing to compress'
    : `the model has no weights of 32-bit floats, only ${[...others].join(', ')}: there is nothing to compress`;
}

function pooledNormals(seed: number): () => number {
  const random = createRandom(seed);
  let at = 0;
  let pool: Float64Array | null = null;
  return () => {
    pool ??= Float64Array.from({ length: POOL_SIZE }, () => random.normal());
    return pool[at++ % POOL_SIZE];
  };
}
