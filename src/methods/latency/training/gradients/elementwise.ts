/** Gradients of operators that treat each element by itself, as the engine's automatic differentiation writes them. */
import type { TrainingGraphBuilder } from '../graph-builder';
import { type Backward, type GradientRule, type GradientRules, rulesFor } from './rule';

/** One input: its gradient from x, y and dy. */
function unary(
  gradient: (graph: TrainingGraphBuilder, dy: string, x: string, y: string) => string,
): GradientRule {
  return ({ graph, inputs, outputs, wants }, dy) => [
    wants(0) ? gradient(graph, dy, inputs[0], outputs[0]) : null,
  ];
}

/** Two inputs, which may broadcast. */
function binary(
  left: (node: Backward, dy: string) => string,
  right: (node: Backward, dy: string) => string,
): GradientRule {
  return (node, dy) =>
    [left, right].map((rule, index) =>
      node.wants(index) ? node.graph.reduceTo(rule(node, dy), node.graph.shapeOf(node.inputs[index])) : null,
    );
}

const pass = (_: Backward, dy: string): string => dy;

const multiply: GradientRule = (node, dy) => {
  const { graph, inputs } = node;
  // A square.
  if (inputs[0] === inputs[1]) {
    return [graph.map('Mul', dy, graph.map('Mul', inputs[0], graph.scalar(2))), null];
  }
  return binary(
    () => graph.map('Mul', dy, inputs[1]),
    () => graph.map('Mul', dy, inputs[0]),
  )(node, dy, []);
};

const divide = binary(
  ({ graph, inputs }, dy) => graph.map('Div', dy, inputs[1]),
  ({ graph, inputs }, dy) =>
    graph.map(
      'Neg',
      graph.map('Div', graph.map('Mul', dy, inputs[0]), graph.map('Mul', inputs[1], inputs[1])),
    ),
);

/** The exponent is a constant as a rule; its own gradient is left out. */
const power: GradientRule = ({ graph, inputs, wants }, dy) => {
  if (!wants(0)) {
    return [null, null];
  }
  const [x, exponent] = inputs;
  return [graph.map('Mul', dy, graph.map('Mul', exponent, graph.map('Pow', x, graph.scalar(1.5)))), null];
};

/** Of two or more operands, the gradient goes to the one that was taken. */
const choose: GradientRule = ({ graph, inputs, outputs, wants }, dy) =>
  inputs.map((input, index) => {
    if (!wants(index)) {
      return null;
    }
    return graph.reduceTo(
      graph.map('Mul', dy, asFloat(graph, graph.map('Equal', input, outputs[0]))),
      graph.shapeOf(input),
    );
  });

const where: GradientRule = ({ graph, inputs, wants }, dy) => {
  const zero = graph.scalar(0);
  const of = (index: number, chosen: readonly string[]): string | null =>
    wants(index)
      ? graph.reduceTo(graph.map('Where', inputs[0], ...chosen), graph.shapeOf(inputs[index]))
      : null;
  return [null, of(1, [dy, zero]), of(2, [zero, dy])];
};

const FLOAT = 1;

function positive(graph: TrainingGraphBuilder, x: string): string {
  return asFloat(graph, graph.map('Greater', x, graph.scalar(0)));
}

function asFloat(graph: TrainingGraphBuilder, condition: string): string {
  return graph.node('Cast', [condition], graph.shapeOf(condition), { to: FLOAT });
}

/** Functions without a rule of their own: the function once more, and the product. */
const likeItself: GradientRule = ({ graph, counts, inputs, wants }, dy) => {
  if (!wants(0)) {
    return [null];
  }
  const again = graph.name(graph.shapeOf(inputs[0]));
  graph.copy({ ...counts.node, outputs: [again] });
  return [graph.map('Mul', dy, again)];
};

export const elementwiseGradients: GradientRules = {
  ...rulesFor('Identity Dropout CastLike', (node, dy) => [node.wants(0) ? dy : null]),
  Cast: (node, dy) => [node.wants(0) ? dy : null],
  Add: binary(pass, pass),
  Sub: binary(pass, ({ graph }, dy) => graph.map('Neg', dy)),
  Sum: (node, dy) =>
    node.inputs.map((input, index) =>
      node.wants(index) ? node.graph.reduceTo(dy, node.graph.shapeOf(input)) : null,
    ),
  Mul: multiply,
  Div: divide,
  Pow: power,
  ...rulesFor('Max Min', choose),
  Where: where,
  Neg: unary((graph, dy) => graph.map('Neg', dy)),
  Abs: unary((graph, dy, x) => graph.map('Mul', dy, graph.map('Sign', x))),
  Exp: unary((graph, dy, _, y) => graph.map('Mul', dy, y)),
  Log: unary((graph, dy, x) => graph.map('Div', dy, x)),
  Sqrt: unary((graph, dy, _, y) => graph.map('Div', dy, graph.map('Mul', y, graph.scalar(2)))),
  Reciprocal: unary((graph, dy, _, y) => graph.map('Neg', graph.map('Mul', dy, graph.map('Mul', y, y)))),
  Relu: unary((graph, dy, x) => graph.map('Mul', dy, positive(graph, x))),
  ...rulesFor(
    'LeakyRelu PRelu Elu Selu Celu',
    unary((graph, dy, x) =>
      graph.map(
        'Mul',
        dy,
        graph.map('Where', graph.map('Greater', x, graph.scalar(0)), graph.scalar(1), graph.scalar(0.1)),
      ),
    ),
  ),
  Clip: unary((graph, dy, x) => {
    const inside = graph.map(
      'And',
      graph.map('Greater', x, graph.scalar(0)),
      graph.map('Less', x, graph.scalar(6)),
    );
    return graph.map('Where', inside, dy, graph.scalar(0));
  }),
  Sigmoid: unary((graph, dy, _, y) =>
    graph.map('Mul', dy, graph.map('Mul', y, graph.map('Sub', graph.scalar(1), y))),
  ),
  Tanh: unary((graph, dy, _, y) =>
    graph.map('Mul', graph.map('Sub', graph.scalar(1), graph.map('Mul', y, y)), dy),
  ),
  Softplus: unary((graph, dy, x) => graph.map('Mul', dy, graph.map('Sigmoid', x))),
  Erf: unary((graph, dy, x) =>
    graph.map(
      'Mul',
      dy,
      graph.map('Mul', graph.map('Exp', graph.map('Neg', graph.map('Mul', x, x))), graph.scalar(1.128)),
    ),
  ),
  ...rulesFor(
    'HardSigmoid HardSwish Swish Mish Softsign Gelu FastGelu QuickGelu Sin Cos Tan Atan Asin Acos Sinh Cosh ThresholdedRelu Shrink',
    likeItself,
  ),
};
