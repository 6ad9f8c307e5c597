import { describe, expect, it } from 'vitest';
import { decoderLead, WindowBatches } from '../../../../../src/methods/workload/networks/windows';
import { dailyLoads, windowsAt } from './series';

const shape = { inputSteps: 8, steps: 4 };

describe('decoderLead', () => {
  it.each([
    [48, 24, 12],
    [96, 96, 48],
    [4, 24, 4],
    [8, 1, 1],
  ])('%i rows in and %i out: the decoder sees %i', (inputSteps, steps, lead) => {
    expect(decoderLead({ inputSteps, steps })).toBe(lead);
  });
});

describe('WindowBatches', () => {
  it('repeats the last known value where one is missing, and masks missing targets', () => {
    const series = dailyLoads(1, 40);
    series.values.set([NaN, 1, NaN, NaN, 2, 3, 4, NaN], 10);
    series.values[19] = NaN;
    const { past, target, weight } = new WindowBatches(series, shape, 1).build(windowsAt([0], [18]), [0]);
    expect(Array.from(past)).toEqual([1, 1, 1, 1, 2, 3, 4, 4]);
    expect(Array.from(weight)).toEqual([1, 0, 1, 1].map((known) => Math.fround(known / 3)));
    expect(target[1]).toBe(0);
  });

  it('has zeros and no weight where nothing is known', () => {
    const series = dailyLoads(1, 40);
    series.values.fill(NaN);
    const { past, weight } = new WindowBatches(series, shape, 1).build(windowsAt([0], [18]), [0]);
    expect([...past, ...weight].every((value) => value === 0)).toBe(true);
  });

  it('forecasts behind the last row with the calendar of the season before', () => {
    const series = dailyLoads(2, 48);
    const batch = new WindowBatches(series, shape, 2).build(windowsAt([1], [48]), [0]);
    const ahead = batch.calendarAhead.subarray(0, 6);
    expect(Array.from(ahead)).toEqual([22, 23, 0, 1, 2, 3].map((hour) => Math.fround(hour / 23 - 0.5)));
    expect(Array.from(batch.weight)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('refuses a window without enough rows before it', () => {
    const batches = new WindowBatches(dailyLoads(1, 40), shape, 1);
    expect(() => batches.build(windowsAt([0], [7]), [0])).toThrow(
      'The window at row 7 has fewer than 8 rows before it.',
    );
  });
});
