import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  knownDevices,
  precisionsOf,
  readProfiles,
} from '../../../../../src/methods/latency/devices/profiles';

const file = (): { profiles: Record<string, unknown>[] } =>
  JSON.parse(readFileSync('src/methods/latency/devices/profiles.json', 'utf8')) as {
    profiles: Record<string, unknown>[];
  };
const withFirst = (change: Record<string, unknown>): unknown => {
  const content = file();
  content.profiles[0] = { ...content.profiles[0], ...change };
  return content;
};

describe('the device profiles that ship', () => {
  it('are at most ten, each with a rate in 32 bits and a document', () => {
    const devices = knownDevices();
    expect(devices.length).toBeGreaterThan(4);
    expect(devices.length).toBeLessThanOrEqual(10);
    for (const device of devices) {
      expect(precisionsOf(device)[0]).toBe('float32');
      expect(device.source.length).toBeGreaterThan(20);
      expect(device.assumptions.computeEfficiency.typical).toBeLessThanOrEqual(1);
    }
  });

  it('have rates that do not fall as elements get smaller', () => {
    for (const device of knownDevices()) {
      const rates = precisionsOf(device).map((precision) => device.peakFlopsPerS[precision] as number);
      expect(rates).toEqual([...rates].sort((a, b) => a - b));
    }
  });

  it.each([
    [{ bandwidthBytesPerS: 0 }, /positive/],
    [{ source: '' }, /document/],
    [{ name: 'Tesla T4' }, /small letters/],
    [{ name: 'l4' }, /names must differ/],
    [{ peakFlopsPerS: {} }, /float32/],
    [{ kind: 'tpu' }, /cpu/],
    [{ watts: 70 }, /watts/],
  ])('are refused with %j', (change, reason) => {
    expect(() => readProfiles(withFirst(change))).toThrow(reason);
  });
});
