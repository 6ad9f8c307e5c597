/** Optimisers on one flat vector of all parameters, as passes over memory. */
import { elementsOf } from '../../../onnx/element-type';
import type { Optimiser } from '../../../contracts/latency/targets';
import type { TrainingGraphBuilder } from './graph-builder';

/** Vectors as long as the parameters that training keeps, gradients among them. */
export const STATE_VECTORS: Readonly<Record<Optimiser, number>> = { adamw: 4, sgd: 3 };

/**
 * Joins the gradients, clips them by their global norm and updates parameters and moments.
 * @returns names of the new vectors
 */
export function writeOptimiser(
  graph: TrainingGraphBuilder,
  optimiser: Optimiser,
  gradients: readonly string[],
): readonly string[] {
  const pieces = gradients.map((gradient) => graph.reshape(gradient, [elementsOf(graph.shapeOf(gradient))]));
  const length = pieces.reduce((sum, piece) => sum + graph.shapeOf(piece)[0], 0);
  const joined = pieces.length === 1 ? pieces[0] : graph.node('Concat', pieces, [length], { axis: 0 });
  const gradient = graph.map('Mul', joined, clippingFactor(graph, joined));
  const parameters = graph.input([length]);
  // At the start of the next step the vector is cut into the parameters again.
  if (pieces.length > 1) {
    graph.nodeWithOutputs(
      'Split',
      [parameters, graph.integers(pieces.map((piece) => graph.shapeOf(piece)[0]))],
      pieces.map((piece) => graph.shapeOf(piece)),
      { axis: 0 },
    );
  }
  const rate = graph.input([]);
  const next =
    optimiser === 'adamw'
      ? adamW(graph, parameters, gradient, rate)
      : momentum(graph, parameters, gradient, rate);
  // What a step returns is copied out of the runtime's memory.
  return next.map((value) => graph.node('Identity', [value], [length]));
}

function clippingFactor(graph: TrainingGraphBuilder, gradient: string): string {
  const norm = graph.map(
    'Sqrt',
    graph.node('ReduceSum', [graph.map('Mul', gradient, gradient)], [], { keepdims: 0 }),
  );
  return graph.map(
    'Min',
    graph.map('Div', graph.scalar(1), graph.map('Add', norm, graph.scalar(1e-6))),
    graph.scalar(1),
  );
}

/** Two moments, bias corrections, decoupled weight decay. */
function adamW(
  graph: TrainingGraphBuilder,
  parameters: string,
  gradient: string,
  rate: string,
): readonly string[] {
  const [length] = graph.shapeOf(parameters);
  const [first, second, decay] = [graph.input([length]), graph.input([length]), graph.input([length])];
  const [firstCorrection, secondCorrection] = [graph.input([]), graph.input([])];
  const mean = graph.map(
    'Add',
    graph.map('Mul', first, graph.scalar(0.9)),
    graph.map('Mul', gradient, graph.scalar(0.1)),
  );
  const variance = graph.map(
    'Add',
    graph.map('Mul', second, graph.scalar(0.999)),
    graph.map('Mul', graph.map('Mul', gradient, gradient), graph.scalar(0.001)),
  );
  const deviation = graph.map(
    'Add',
    graph.map('Sqrt', graph.map('Div', variance, secondCorrection)),
    graph.scalar(1e-8),
  );
  const direction = graph.map('Div', graph.map('Div', mean, firstCorrection), deviation);
  const pull = graph.map('Add', direction, graph.map('Mul', parameters, decay));
  return [graph.map('Sub', parameters, graph.map('Mul', pull, rate)), mean, variance];
}

/** Gradient descent with momentum. */
function momentum(
  graph: TrainingGraphBuilder,
  parameters: string,
  gradient: string,
  rate: string,
): readonly string[] {
  const velocity = graph.map(
    'Add',
    graph.map('Mul', graph.input(graph.shapeOf(parameters)), graph.scalar(0.9)),
    gradient,
  );
  return [graph.map('Sub', parameters, graph.map('Mul', velocity, rate)), velocity];
}
