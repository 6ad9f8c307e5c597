import type { Network } from '../network';

/**
 * Operations so that each stands before those it calls.
 *
 * @throws RangeError when operations call each other in a circle; the message names it
 */
export function callersFirst({ operations }: Network): Int32Array {
  const order: number[] = [];
  const [UNSEEN, OPEN, DONE] = [0, 1, 2];
  const state = new Uint8Array(operations.length);
  const callees = operations.map(({ groups }) => groups.flat().map(({ operation }) => operation));
  for (const start of operations.keys()) {
    // A stack of its own: chains of calls may be longer than the program's.
    const path = state[start] === UNSEEN ? [{ operation: start, next: 0 }] : [];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      state[top.operation] = OPEN;
      const callee = callees[top.operation].at(top.next++);
      if (callee === undefined) {
        state[top.operation] = DONE;
        order.push(top.operation);
        path.pop();
      } else if (state[callee] === OPEN) {
        const from = path.findIndex(({ operation }) => operation === callee);
        const circle = [...path.slice(from).map(({ operation }) => operation), callee];
        const names = circle.map((each) => operations[each].name).join(' → ');
        throw new RangeError(`Operations call each other in a circle: ${names}.`);
      } else if (state[callee] === UNSEEN) {
        path.push({ operation: callee, next: 0 });
      }
    }
  }
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
