import { describe, expect, it } from 'vitest';
import { workOfVector } from '../../../../src/methods/latency/layers/kernel-work';
import { ownPace, type OwnPace } from '../../../../src/methods/latency/layers/own-pace';

const identity = { operators: 'Floor', attributes: '' };
const work = [1, 1e6, 4e6, 0, 4e6];
const measured: readonly OwnPace[] = [{ ...identity, class: 'elementwise', work, log: Math.log(2) }];

describe('the pace of a kernel', () => {
  it('is nearly its own where it was measured itself', () => {
    const { log, known } = ownPace(measured, 'elementwise', identity, workOfVector(work));
    expect(Math.exp(log)).toBeCloseTo(1.9, 1);
    expect(known).toBeGreaterThan(0.9);
  });

  it('is that of its line for another operator or class', () => {
    const other = { ...identity, operators: 'Ceil' };
    expect(ownPace(measured, 'elementwise', other, workOfVector(work))).toEqual({ log: 0, known: 0 });
    expect(ownPace(measured, 'gelu', identity, workOfVector(work)).known).toBe(0);
  });

  it('fades with the distance in sizes and with other attributes', () => {
    const at = (factor: number, attributes = ''): number =>
      ownPace(
        measured,
        'elementwise',
        { ...identity, attributes },
        workOfVector(work.map((value) => value * factor)),
      ).log;
    expect(at(1)).toBeGreaterThan(at(1.3));
    expect(at(1.3)).toBeGreaterThan(at(2));
    expect(at(8)).toBeLessThan(0.01);
    expect(at(1, 'axis=0')).toBeLessThan(at(1));
    expect(at(1, 'axis=0')).toBeGreaterThan(0);
  });
});
