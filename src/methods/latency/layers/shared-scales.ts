/** Scales that the runtime shares with equal constants, which keeps it from packing the weights behind them. */
import type { Problem } from '../../../contracts/problem';
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import type { TensorFact } from '../../../onnx/infer/tensor-fact';

type Graph = Pick<ModelCounts, 'nodes' | 'factOf'>;

/** @returns whether the scale of a DequantizeLinear is one number that the model reads once more, by this name or by another */
export function sharedScales({ nodes, factOf }: Graph): (dequantiser: NodeCounts) => boolean {
  const reads = new Map<string, number>();
  for (const name of nodes.flatMap(({ node }) => node.inputs)) {
    const key = keyOf(factOf(name));
    if (key !== null) {
      reads.set(key, (reads.get(key) ?? 0) + 1);
    }
  }
  return ({ node }) => {
    const key = keyOf(factOf(node.inputs[1]));
    return key !== null && (reads.get(key) ?? 0) > 1;
  };
}

/** Type, shape and value of a constant of one number: the runtime makes one of those that are equal. */
function keyOf(fact: TensorFact | null): string | null {
  return fact?.values?.length === 1 ? [fact.dtype, fact.shape, fact.values[0]].join(' ') : null;
}

/** What the author of a model can do about products whose weights are turned into floats at every run. */
export function adviceOnScales(file: string, counts: Graph): readonly Problem[] {
  const isShared = sharedScales(counts);
  const dequantised = new Map(
    counts.nodes
      .filter(({ node }) => node.opType === 'DequantizeLinear')
      .map((one) => [one.node.outputs[0], isStored(one, counts) && isShared(one)]),
  );
  // Where both inputs come from integers, the product becomes one of integers.
  const products = counts.nodes.filter(
    ({ node: { opType, inputs } }) =>
      (opType === 'MatMul' || opType === 'Gemm') &&
      dequantised.get(inputs[1]) === true &&
      !dequantised.has(inputs[0]),
  ).length;
  const reason =
    'products whose stored integers become floats at every run: the scale equals another constant of the model, and ONNX Runtime packs the weights only where it differs';
  return products === 0 ? [] : [{ file, severity: 'note', reason, count: products }];
}

const isStored = ({ node, inputShapes: [shape] }: NodeCounts, { factOf }: Graph): boolean =>
  shape?.length === 2 && factOf(node.inputs[0])?.weights != null;
