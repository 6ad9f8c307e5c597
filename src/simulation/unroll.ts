import type { Call, CallGroup, Network, Operation } from './network';
import { callersFirst, visitsOf } from './queueing/visits';
import { walkCalls } from './queueing/walk-calls';

export interface Unrolled {
  /** Without circles; the same object where there were none. */
  readonly network: Network;
  /** Services on a circle, one for each call that closed it, as `caller → callee`. */
  readonly circles: readonly string[];
  /** Part of all visits that is left out because it lies deeper than circles are followed. */
  readonly leftOut: number;
}

/** How often a request may go around a circle. */
export const MAX_TURNS = 3;

/**
 * Circles of operations that call each other, as recursion and call-backs make them, unrolled: an operation on a circle stands once
 * for each turn, and the last turn makes no further one. So latency models may take callers before callees.
 */
export function unrollCircles(network: Network): Unrolled {
  const closing = closingCalls(network);
  if (closing.size === 0) {
    return { network, circles: [], leftOut: 0 };
  }
  const { services, operations, entries } = network;
  const places = new Map<string, number>();
  const pending: { readonly operation: number; readonly turn: number }[] = [];
  const placeOf = (operation: number, turn: number): number => {
    const key = `${operation} ${turn}`;
    let place = places.get(key);
    if (place === undefined) {
      place = pending.length;
      places.set(key, place);
      pending.push({ operation, turn });
    }
    return place;
  };
  const newEntries = entries.map((entry) => ({ ...entry, operation: placeOf(entry.operation, 0) }));
  const unrolled: Operation[] = [];
  /** What a request to a place would have called further, in the mean. */
  const dropped: { readonly place: number; readonly calls: number }[] = [];
  for (let place = 0; place < pending.length; place++) {
    const { operation: index, turn } = pending[place];
    const kept = (call: Call): readonly Call[] => {
      const isClosing = closing.has(call);
      if (isClosing && turn === MAX_TURNS) {
        dropped.push({ place, calls: call.probability * call.times });
        return [];
      }
      return [{ ...call, operation: placeOf(call.operation, isClosing ? turn + 1 : turn) }];
    };
    const groups = operations[index].groups
      .map((group): CallGroup => group.flatMap(kept))
      .filter((group) => group.length > 0);
    unrolled.push({ ...operations[index], groups });
  }
  const result = { services, operations: unrolled, entries: newEntries };
  const visits = visitsOf(result, callersFirst(result));
  const lost = dropped.reduce((sum, { place, calls }) => sum + visits[place] * calls, 0);
  const nameOf = (operation: number): string => services[operations[operation].service].name;
  return {
    network: result,
    circles: [
      ...new Set([...closing].map(([{ operation }, caller]) => `${nameOf(caller)} → ${nameOf(operation)}`)),
    ],
    leftOut: lost / (lost + visits.reduce((sum, each) => sum + each, 0)),
  };
}

/** Calls that close a circle, with their callers. Without them there is no circle. */
function closingCalls({ operations, entries }: Network): ReadonlyMap<Call, number> {
  const closing = new Map<Call, number>();
  walkCalls(
    { operations },
    { closing: (call, path) => void closing.set(call, path[path.length - 1]) },
    entries.map(({ operation }) => operation),
  );
  return closing;
}
