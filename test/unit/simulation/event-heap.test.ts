import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventHeap } from '../../../src/simulation/event-heap';

it('gives events in the order of their times, however they come', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }))), (steps) => {
      const heap = createEventHeap();
      const waiting: number[] = [];
      // A time pushes, null pops.
      for (const time of steps) {
        if (time !== null) {
          heap.push(time, waiting.push(time));
        } else if (waiting.some((each) => each < Infinity)) {
          const least = Math.min(...waiting);
          expect(heap.nextTime()).toBe(least);
          const event = heap.pop() - 1;
          expect(waiting[event]).toBe(least);
          waiting[event] = Infinity;
        }
      }
      expect(heap.nextTime()).toBe(Math.min(...waiting));
    }),
  );
});

it('holds more than its first arrays', () => {
  const heap = createEventHeap();
  for (let i = 5000; i > 0; i--) {
    heap.push(i, i);
  }
  expect(Array.from({ length: 5000 }, () => heap.pop())).toEqual(
    Array.from({ length: 5000 }, (_, i) => i + 1),
  );
});
