/** Small models that stand for the machine's present speed: convolution, matrix product, memory. */
import { createRandom } from '../../../numeric/random';
import { GraphBuilder, type Graph, type Shape, type Value } from '../../../compute/compiler/graph';
import { encodeOnnx } from '../../../compute/compiler/encode-onnx';
import { sizeOf } from '../../../compute/tensors';
import type { Probe } from './protocol';
import { openSubject, type OnnxRuntime, type SessionSubject } from './sessions';

interface ProbeModel {
  readonly name: string;
  readonly model: Uint8Array;
  readonly inputShape: Shape;
  readonly weight: number;
}

const SEED = 1;
const LAYERS = 2;

/** The probes, ready to run on one thread. The caller releases them. */
export async function openProbes(onnx: OnnxRuntime): Promise<readonly (Probe & SessionSubject)[]> {
  const open = async ({ name, model, inputShape, weight }: ProbeModel): Promise<Probe & SessionSubject> => ({
    ...(await openSubject(onnx, name, model, [{ name: 'x', dtype: 'float32', shape: inputShape }], 1)),
    weight,
  });
  return Promise.all(probeModels().map(open));
}

/**
 * Three models with one float input `x`; each takes a millisecond or so. What others do to memory moves the third five times as
 * much as a network, which mostly computes: its weight is a fifth.
 */
function probeModels(): readonly ProbeModel[] {
  const image = [1, 64, 28, 28];
  const matrix = [128, 256];
  const plane = [1, 64, 112, 112];
  return [
    probe('convolution', 0.4, image, (graph, x) =>
      graph.node(
        'Conv',
        [x, weights(graph, [64, 64, 3, 3])],
        { type: 'float32', shape: image },
        { pads: [1, 1, 1, 1], kernel_shape: [3, 3] },
      ),
    ),
    probe('product', 0.4, matrix, (graph, x) =>
      graph.node('MatMul', [x, weights(graph, [256, 256])], { type: 'float32', shape: matrix }),
    ),
    probe('memory', 0.2, plane, (graph, x) =>
      graph.node('Add', [x, weights(graph, plane)], { type: 'float32', shape: plane }),
    ),
  ];
}

function probe(
  name: string,
  weight: number,
  inputShape: Shape,
  layer: (graph: GraphBuilder, x: Value) => Value,
): ProbeModel {
  const graph = new GraphBuilder();
  let x = graph.input('x', 'float32', inputShape);
  for (let index = 0; index < LAYERS; index++) {
    x = layer(graph, x);
  }
  // One number out: a large result stays until garbage is collected, and memory for the next one comes from the system, page by page.
  const finished: Graph = graph.finish({
    y: graph.node('ReduceMean', [x], { type: 'float32', shape: inputShape.map(() => 1) }),
  });
  return { name, weight, inputShape, model: encodeOnnx(finished) };
}

function weights(graph: GraphBuilder, shape: Shape): Value {
  const random = createRandom(SEED);
  return graph.constant(
    Float32Array.from({ length: sizeOf(shape) }, () => (random.uniform() - 0.5) / 8),
    'float32',
    shape,
  );
}
