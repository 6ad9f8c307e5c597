import type { Call, Network } from '../network';

export interface CallVisitor {
  /** A call to an operation that is on the way to its caller: it closes a circle, and is not followed. */
  closing(call: Call, path: readonly number[]): void;
  /** All that the operation calls has been left. */
  left?(operation: number): void;
}

/**
 * Walks all operations, depth first along their calls, each once. Keeps a stack of its own: chains of calls may be longer than the
 * program's. @param starts where to begin; what is not reached from there follows
 */
export function walkCalls(
  { operations }: Pick<Network, 'operations'>,
  visitor: CallVisitor,
  starts: readonly number[] = [],
): void {
  const [UNSEEN, OPEN, DONE] = [0, 1, 2];
  const state = new Uint8Array(operations.length);
  const calls = operations.map(({ groups }) => groups.flat());
  for (const start of [...starts, ...operations.keys()]) {
    const path: number[] = [];
    const next: number[] = [];
    const enter = (operation: number): void => {
      state[operation] = OPEN;
      path.push(operation);
      next.push(0);
    };
    if (state[start] === UNSEEN) {
      enter(start);
    }
    while (path.length > 0) {
      const top = path.length - 1;
      const call = calls[path[top]].at(next[top]++);
      if (call === undefined) {
        state[path[top]] = DONE;
        visitor.left?.(path[top]);
        path.pop();
        next.pop();
      } else if (state[call.operation] === OPEN) {
        visitor.closing(call, path);
      } else if (state[call.operation] === UNSEEN) {
        enter(call.operation);
      }
    }
  }
}
