import type { Value } from '../../../src/compute/compiler/graph';
import type { NetworkBuilder } from '../network-builder';

export function relu(net: NetworkBuilder, x: Value): Value {
  return net.node('Relu', [x], x.shape);
}

export function relu6(net: NetworkBuilder, x: Value): Value {
  return net.node('Clip', [x, net.scalar(0), net.scalar(6)], x.shape);
}

export function sigmoid(net: NetworkBuilder, x: Value): Value {
  return net.node('Sigmoid', [x], x.shape);
}

export function hardSigmoid(net: NetworkBuilder, x: Value): Value {
  return net.node('HardSigmoid', [x], x.shape, { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
}

export function hardSwish(net: NetworkBuilder, x: Value): Value {
  return net.node('HardSwish', [x], x.shape);
}

/** x · sigmoid(x), as exporters write it. */
export function swish(net: NetworkBuilder, x: Value): Value {
  return multiply(net, x, sigmoid(net, x));
}

export function add(net: NetworkBuilder, a: Value, b: Value): Value {
  return net.node('Add', [a, b], a.shape);
}

/** `b` broadcasts to the shape of `a`. */
export function multiply(net: NetworkBuilder, a: Value, b: Value): Value {
  return net.node('Mul', [a, b], a.shape);
}

/** The exact form, as exporters write it before operator set 20. */
export function geluErf(net: NetworkBuilder, x: Value): Value {
  const scaled = net.node('Div', [x, net.scalar(Math.SQRT2)], x.shape);
  const erf = net.node('Erf', [scaled], x.shape);
  return multiply(net, multiply(net, x, net.node('Add', [erf, net.scalar(1)], x.shape)), net.scalar(0.5));
}

/** The tanh approximation of GPT-2. */
export function geluTanh(net: NetworkBuilder, x: Value): Value {
  const cube = net.node('Pow', [x, net.scalar(3)], x.shape);
  const inner = add(net, x, multiply(net, cube, net.scalar(0.044715)));
  const tanh = net.node('Tanh', [multiply(net, inner, net.scalar(Math.sqrt(2 / Math.PI)))], x.shape);
  return multiply(net, multiply(net, x, net.scalar(0.5)), net.node('Add', [tanh, net.scalar(1)], x.shape));
}
