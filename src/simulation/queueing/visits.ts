import type { Network } from '../network';
import { walkCalls } from './walk-calls';

/**
 * Operations so that each stands before those it calls.
 *
 * @throws RangeError when operations call each other in a circle; the message names it
 */
export function callersFirst({ operations }: Network): Int32Array {
  const order: number[] = [];
  walkCalls(
    { operations },
    {
      closing({ operation }, path) {
        const circle = [...path.slice(path.indexOf(operation)), operation];
        const names = circle.map((each) => operations[each].name).join(' → ');
        throw new RangeError(`Operations call each other in a circle: ${names}.`);
      },
      left: (operation) => void order.push(operation),
    },
  );
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
