import type { Value } from '../../../src/compute/compiler/graph';
import type { NetworkBuilder } from '../network-builder';
import { reshape } from './layout';

const GATES = { LSTM: 4, GRU: 3 } as const;

/** One recurrent layer over [steps, batch, features]; its result is [steps, batch, hidden]. */
export function recurrent(net: NetworkBuilder, kind: keyof typeof GATES, x: Value, hidden: number): Value {
  const [steps, batch, features] = x.shape;
  const rows = GATES[kind] * hidden;
  const inputs = [
    x,
    net.weights([1, rows, features], features, 1),
    net.weights([1, rows, hidden], hidden, 1),
    net.filled([1, 2 * rows], 0),
  ];
  net.addMacs(steps * batch * rows * (features + hidden));
  const output = net.node(kind, inputs, [steps, 1, batch, hidden], {
    hidden_size: hidden,
    direction: 'forward',
  });
  return reshape(net, output, [steps, batch, hidden]);
}
