import { describe, expect, it } from 'vitest';
import { parseBandwidth, parseLatencyMs } from '../../../../../src/methods/latency/cli/link';

describe('parseBandwidth', () => {
  it.each([
    ['10Gbit/s', 1.25e9],
    ['100Mbit/s', 12.5e6],
    ['1.25GB/s', 1.25e9],
    ['900MiB/s', 900 * 2 ** 20],
    ['64KiB/s', 65_536],
    ['8bit/s', 1],
  ])('reads %s as bytes per second', (text, bytes) => {
    expect(parseBandwidth(text)).toBe(bytes);
  });

  it.each([
    '10',
    '10G',
    '10Gb/s',
    '10gbit/s',
    '10 Gbit/s',
    '0Gbit/s',
    '-1GB/s',
    '10Gibit/s',
    'GB/s',
    '1e9B/s',
    '',
  ])('refuses %j and says what it wants', (text) => {
    expect(() => parseBandwidth(text)).toThrow(/--bandwidth.*10Gbit\/s/);
  });
});

describe('parseLatencyMs', () => {
  it.each([
    ['50us', 0.05],
    ['0.1ms', 0.1],
    ['0us', 0],
    ['1s', 1000],
    ['500ns', 0.0005],
  ])('reads %s', (text, ms) => {
    expect(parseLatencyMs(text)).toBeCloseTo(ms, 12);
  });

  it.each(['50', '50 us', '-1us', '1m', 'us', '1e2us'])('refuses %j and says what it wants', (text) => {
    expect(() => parseLatencyMs(text)).toThrow(/--latency.*50us/);
  });
});
