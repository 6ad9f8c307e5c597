import type { Network } from '../network';

/**
 * Operations so that each stands before those it calls.
 *
 * @throws RangeError when operations call each other in a circle; the message names it
 */
export function callersFirst({ operations }: Network): Int32Array {
  const order: number[] = [];
  const state = new Uint8Array(operations.length);
  const path: number[] = [];
  const visit = (index: number): void => {
    if (state[index] === 2) {
      return;
    }
    if (state[index] === 1) {
      const circle = [...path.slice(path.indexOf(index)), index].map((each) => operations[each].name);
      throw new RangeError(`Operations call each other in a circle: ${circle.join(' → ')}.`);
    }
    state[index] = 1;
    path.push(index);
    for (const { operation } of operations[index].groups.flat()) {
      visit(operation);
    }
    path.pop();
    state[index] = 2;
    order.push(index);
  };
  operations.forEach((_, index) => visit(index));
  return Int32Array.from(order.reverse());
}

/** @returns for each operation, how often a request from outside reaches it in the mean */
export function visitsOf(network: Network, order: Int32Array): Float64Array {
  const visits = new Float64Array(network.operations.length);
  for (const { operation, share } of network.entries) {
    visits[operation] += share;
  }
  for (const index of order) {
    for (const call of network.operations[index].groups.flat()) {
      visits[call.operation] += visits[index] * call.probability * call.times;
    }
  }
  return visits;
}
