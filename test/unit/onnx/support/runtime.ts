/** What ONNX Runtime itself makes of a model: the judge of inferred shapes. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { WireWriter } from '../../../../src/io/protobuf/wire-writer';
import type { ModelCounts } from '../../../../src/onnx/count/count-model';

/** The model with further values of its main graph as outputs. Protobuf merges what is appended. */
function withOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const addition = new WireWriter()
    .message(7, (graph) => names.forEach((name) => graph.message(12, (output) => output.string(1, name))))
    .finish();
  const joined = new Uint8Array(model.length + addition.length);
  joined.set(model);
  joined.set(addition, model.length);
  return joined;
}

/** Runs a model once on made-up numbers and gives every value that a node of its main graph writes. */
export async function everyValue(
  model: Uint8Array,
  counts: ModelCounts,
): Promise<ReadonlyMap<string, Tensor>> {
  const declared = new Set(counts.outputs.map(({ name }) => name));
  const intermediate = counts.nodes
    .flatMap(({ node }) => node.outputs)
    .filter((name) => name !== '' && !declared.has(name));
  const session = await InferenceSession.create(withOutputs(model, intermediate), {
    intraOpNumThreads: 1,
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  });
  try {
    const feeds = Object.fromEntries(
      counts.inputs.map(({ name, shape }) => [
        name,
        madeUp(counts.factOf(name)?.dtype ?? 'float32', shape ?? []),
      ]),
    );
    return new Map(Object.entries(await session.run(feeds)));
  } finally {
    await session.release();
  }
}

function madeUp(dtype: string, shape: readonly number[]): Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  if (dtype === 'int64') {
    return new Tensor('int64', new BigInt64Array(count), shape);
  }
  if (dtype === 'int32') {
    return new Tensor('int32', new Int32Array(count), shape);
  }
  if (dtype === 'bool' || dtype === 'uint8') {
    return new Tensor(dtype, new Uint8Array(count), shape);
  }
  return new Tensor(
    'float32',
    Float32Array.from({ length: count }, (_, index) => Math.sin(index)),
    shape,
  );
}
