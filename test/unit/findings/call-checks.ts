import type { CallCheck } from '../../../src/contracts/call-check';

/** 18 of 20 calls from web to cart, all saying the same. */
export function checkOf(changes: Partial<CallCheck> = {}): CallCheck {
  return {
    kind: 'failing',
    from: 'web',
    to: 'cart',
    count: 18,
    of: 20,
    passedOn: 0,
    roundMs: 5000,
    attempts: 4,
    messages: [{ text: 'no route', count: 18 }],
    spans: [{ file: 'traces.jsonl', line: 7, offset: 700 }],
    ...changes,
  };
}
