import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../../bench/scheduling/options';

describe('the options of bench scheduling', () => {
  it('reads the documented command', () => {
    const line =
      '--load a.csv --column requests --interval 300 --rate 60 --seeds 4 --json out.json --services 20 --graph-seed 3';
    expect(parseOptions(line.split(' '))).toEqual({
      load: { file: 'a.csv', column: 'requests' },
      rowS: 300,
      rate: 60,
      hours: 8,
      skipHours: 0,
      seeds: 4,
      services: 20,
      graphSeed: 3,
      lesions: {},
      json: 'out.json',
    });
  });

  it('takes weights that were trained without a part of the policy', () => {
    expect(parseOptions(['--without-graph', 'w.bin'])?.lesions).toEqual({ graph: 'w.bin' });
  });

  it('takes generated loads without a file, and only the help when asked for it', () => {
    expect(parseOptions([])).toMatchObject({ load: null, rowS: 60, services: 10 });
    expect(parseOptions(['--help'])).toBeNull();
  });

  it.each([
    ['--load a.csv', '--load FILE and --column NAME need each other'],
    ['--rate 0', "--rate takes a number from 0.01 to 10000, not '0'"],
    ['--seeds two', "--seeds takes a number from 1 to 100, not 'two'"],
    ['--seeds 1.5', "--seeds takes a whole number, not '1.5'"],
    ['--services 2000', "--services takes a number from 2 to 200, not '2000'"],
    ['--speed 3', "'--speed'"],
  ])('refuses %s', (line, message) => {
    expect(() => parseOptions(line.split(' '))).toThrow(message);
  });
});
