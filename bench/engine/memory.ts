import { trace } from '../../src/compute/compiler/trace';
import type { Graph } from '../../src/compute/compiler/graph';
import { stepInputs, trainingStep } from '../../src/compute/training/step';
import type { BenchmarkModel } from '../models/models';

/** Bytes a compiled training step needs at its fullest: inputs, constants, and every value from its node to its last reader. */
export function predictedBytes({ model, batchSpec }: BenchmarkModel): number {
  return peakBytes(
    trace(trainingStep(model, { weightDecay: 1e-4, clipNorm: 1 }), stepInputs(model, batchSpec)).graph,
  );
}

function peakBytes({ nodes, inputs }: Graph): number {
  const bytes = (shape: readonly number[]) => 4 * shape.reduce((size, dimension) => size * dimension, 1);
  const constants = new Map(
    nodes.flatMap((node) =>
      node.inputs.filter(({ constant }) => constant !== null).map(({ name, shape }) => [name, bytes(shape)]),
    ),
  );
  const lastReader = new Map<string, number>();
  nodes.forEach((node, index) => node.inputs.forEach(({ name }) => lastReader.set(name, index)));
  const freedAfter = nodes.map(() => 0);
  let live = [...constants.values(), ...inputs.map(({ shape }) => bytes(shape))].reduce(
    (sum, each) => sum + each,
    0,
  );
  let peak = live;
  nodes.forEach((node, index) => {
    for (const { name, shape } of node.outputs) {
      live += bytes(shape);
      freedAfter[lastReader.get(name) ?? nodes.length - 1] += bytes(shape);
    }
    peak = Math.max(peak, live);
    live -= freedAfter[index];
  });
  return peak;
}
