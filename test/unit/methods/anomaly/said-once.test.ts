import { describe, expect, it } from 'vitest';
import type { NodeFeatureName } from '../../../../src/features/node-features';
import { saidOnce } from '../../../../src/methods/anomaly/said-once';

function said(
  name: NodeFeatureName,
  normal: number | null,
  observed: number | null,
  { neighbour = null, deviation = 9 }: { neighbour?: string | null; deviation?: number } = {},
) {
  return {
    feature: { name },
    deviation,
    reading: { text: name, unit: 'ms', normal, observed, neighbour },
  };
}

const names = (readings: readonly { feature: { name: string } }[]): string[] =>
  saidOnce(readings as Parameters<typeof saidOnce>[0]).map(({ feature }) => feature.name);

describe('evidence said once', () => {
  it('leaves out that requests fail where they fail here', () => {
    expect(names([said('ownErrors', 0, 0.4), said('errors', 0, 0.4)])).toEqual(['ownErrors']);
    expect(names([said('errors', 0, 0.4)])).toEqual(['errors']);
  });

  it('leaves out a latency that rises with the own work, and keeps one that rises further', () => {
    expect(names([said('work', 8, 57), said('latency', 10, 59)])).toEqual(['work']);
    expect(names([said('work', 8, 20), said('latency', 10, 59)])).toEqual(['work', 'latency']);
  });

  it('leaves out a tail that grows no more than the median, in either order', () => {
    expect(names([said('workTail', 20, 86), said('work', 15, 77)])).toEqual(['work']);
    expect(names([said('work', 15, 20), said('workTail', 20, 86)])).toEqual(['work', 'workTail']);
  });

  it('keeps what is about other calls, another direction, or unknown', () => {
    const caller = { neighbour: 'front' };
    expect(names([said('wireIn', 1, 70, caller), said('wireTail', 12, 90, caller)])).toEqual(['wireIn']);
    expect(names([said('wireIn', 1, 70, caller), said('wireTail', 12, 90, { neighbour: 'cart' })])).toEqual([
      'wireIn',
      'wireTail',
    ]);
    expect(names([said('work', 15, 77), said('latency', 15, 10, { deviation: -4 })])).toEqual([
      'work',
      'latency',
    ]);
    expect(names([said('work', null, null), said('workTail', 20, 86)])).toEqual(['work', 'workTail']);
    expect(names([said('work', null, null), said('latency', 20, 86)])).toEqual(['work', 'latency']);
  });
});
