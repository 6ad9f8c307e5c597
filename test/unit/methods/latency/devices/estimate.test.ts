import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateOnDevice } from '../../../../../src/methods/latency/devices/estimate';
import type { DeviceProfile } from '../../../../../src/methods/latency/devices/profiles';

const device: DeviceProfile = {
  name: 'made-up',
  title: 'Made up',
  kind: 'gpu',
  peakFlopsPerS: { float32: 1e12, float16: 4e12 },
  bandwidthBytesPerS: 100e9,
  memoryBytes: 1e9,
  source: 'nowhere',
  assumptions: {
    computeEfficiency: { low: 0.25, typical: 0.5, high: 1 },
    memoryEfficiency: { low: 0.25, typical: 0.5, high: 1 },
    overheadMicroseconds: { low: 1, typical: 10, high: 100 },
  },
};
const heavy = { flops: 5e9, bytes: 1e6 };
const wide = { flops: 1e6, bytes: 500e6 };

describe('estimateOnDevice', () => {
  it('takes the slower of arithmetic and memory for each kernel, and starts each', () => {
    const { ms, computeShare, memoryShare, overheadShare, estimate } = estimateOnDevice(
      device,
      [heavy, wide],
      'float32',
      0,
    );
    // 5 GFLOP at half of 1 TFLOP/s, 500 MB at half of 100 GB/s, twice 10 us.
    expect(ms).toBeCloseTo(10 + 10 + 0.02, 9);
    expect(computeShare * ms).toBeCloseTo(10, 9);
    expect(memoryShare * ms).toBeCloseTo(10, 9);
    expect(computeShare + memoryShare + overheadShare).toBeCloseTo(1, 12);
    expect(estimate).toBe(true);
  });

  it('is banded by all assumptions at once', () => {
    const { intervalMs } = estimateOnDevice(device, [heavy], 'float32', 0);
    expect(intervalMs.low).toBeCloseTo(5.001, 9);
    expect(intervalMs.high).toBeCloseTo(20.1, 9);
  });

  it('halves the bytes and takes the other rate in 16 bits', () => {
    expect(estimateOnDevice(device, [heavy], 'float16', 0).ms).toBeCloseTo(2.5 + 0.01, 9);
    expect(estimateOnDevice(device, [wide], 'float16', 0).ms).toBeCloseTo(5 + 0.01, 9);
    expect(() => estimateOnDevice(device, [heavy], 'int8', 0)).toThrow(/int8/);
  });

  it('starts nothing for a view, and says when memory does not suffice', () => {
    expect(estimateOnDevice(device, [{ flops: 0, bytes: 0 }], 'float32', 0).ms).toBe(0);
    expect(estimateOnDevice(device, [], 'float32', 1.5e9).fitsMemory).toBe(false);
    expect(estimateOnDevice(device, [], 'float16', 1.5e9).fitsMemory).toBe(true);
    expect(estimateOnDevice({ ...device, memoryBytes: null }, [], 'float32', 1.5e9).fitsMemory).toBeNull();
  });

  it('never shrinks when work is added, and lies in its band', () => {
    const work = fc.array(
      fc.record({
        flops: fc.double({ min: 0, max: 1e12, noNaN: true }),
        bytes: fc.double({ min: 0, max: 1e10, noNaN: true }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(work, work, (some, more) => {
        const fewer = estimateOnDevice(device, some, 'float32', 0);
        const all = estimateOnDevice(device, [...some, ...more], 'float32', 0);
        expect(all.ms).toBeGreaterThanOrEqual(fewer.ms);
        expect(all.intervalMs.low).toBeLessThanOrEqual(all.ms);
        expect(all.intervalMs.high).toBeGreaterThanOrEqual(all.ms);
      }),
    );
  });
});
