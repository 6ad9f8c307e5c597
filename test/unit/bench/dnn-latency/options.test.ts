import { describe, expect, it } from 'vitest';
import { HELP, parseOptions } from '../../../../bench/dnn-latency/options';

describe('parseOptions', () => {
  it('has defaults for all but the table and the device', () => {
    expect(parseOptions(['--data', 'a.csv', '--held-out', 'gpu'])).toMatchObject({
      data: ['a.csv'],
      heldOut: ['gpu'],
      trainDevices: null,
      samples: 10,
      seeds: [0],
      rivals: true,
      json: null,
    });
  });

  it('asks for help', () => {
    expect(parseOptions(['--help'])).toBeNull();
    expect(HELP).toContain('--held-out DEVICE');
  });

  it.each([
    [['--held-out', 'gpu'], /--data FILE is missing/],
    [['--data', 'a.csv'], /--held-out DEVICE is missing/],
    [['--data', 'a.csv', '--held-out', 'gpu', '--samples', '1'], /--samples takes a whole number/],
    [['--data', 'a.csv', '--held-out', 'gpu', '--seed', 'x'], /--seed takes a whole number/],
    [['--data', 'a.csv', '--held-out', ','], /--held-out names nothing/],
    [['--data', 'a.csv', '--held-out', 'gpu', '--fast'], /fast/],
  ])('refuses %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
