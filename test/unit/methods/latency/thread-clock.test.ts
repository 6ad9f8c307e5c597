import { expect, it } from 'vitest';
import { threadClock } from '../../../../src/methods/latency/measure/sessions';

it('counts neither what other threads of the process do nor what other processes do meanwhile', () => {
  let [processorMs, wallMs] = [1000, 5000];
  const clock = threadClock(
    () => processorMs,
    () => wallMs,
  );
  const passed = (processor: number, wall: number): number => {
    const before = clock();
    [processorMs, wallMs] = [processorMs + processor, wallMs + wall];
    return clock() - before;
  };
  expect(passed(10, 10)).toBe(10);
  expect(passed(18, 10)).toBe(10);
  expect(passed(10, 25)).toBe(10);
  // Each interval for itself: one that was interrupted does not make up for one with garbage collection.
  expect(clock()).toBe(30);
});
