import { describe, expect, it } from 'vitest';
import { ringAllReduceMs, scalingTable } from '../../../../../src/methods/latency/training/data-parallel';

const link = { bandwidthBytesPerS: 1e9, latencyMs: 0.05 };

describe('ringAllReduceMs', () => {
  it.each([
    [1, 0],
    [2, 100 + 2 * 0.05],
    [4, 150 + 6 * 0.05],
    [8, 175 + 14 * 0.05],
  ])('is 2(N-1)/N S/B + 2(N-1) gamma for %i workers', (workers, ms) => {
    // 100 MB at 1 GB/s.
    expect(ringAllReduceMs(100e6, { ...link, workers })).toBeCloseTo(ms, 9);
  });
});

describe('scalingTable', () => {
  it('doubles up to the number asked for', () => {
    expect(scalingTable(10, 1, { ...link, workers: 6 }).map(({ workers }) => workers)).toEqual([1, 2, 4, 6]);
    expect(scalingTable(10, 1, { ...link, workers: 8 }).map(({ workers }) => workers)).toEqual([1, 2, 4, 8]);
    expect(scalingTable(10, 1, { ...link, workers: 1 }).map(({ workers }) => workers)).toEqual([1]);
  });

  it('loses efficiency to communication alone', () => {
    const [one, two] = scalingTable(100.1, 100e6, { ...link, workers: 2 });
    expect(one).toMatchObject({ stepMs: 100.1, communicationMs: 0, efficiency: 1, communicationShare: 0 });
    expect(two.stepMs).toBeCloseTo(200.2, 9);
    expect(two.efficiency).toBeCloseTo(0.5, 9);
    expect(two.communicationShare).toBeCloseTo(0.5, 9);
  });
});
