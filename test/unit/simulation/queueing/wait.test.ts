import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareWaitingLonger, waitOf } from '../../../../src/simulation/queueing/wait';

const exponential = (meanS: number) => ({ first: meanS, second: 2 * meanS ** 2, third: 6 * meanS ** 3 });
const usage = fc.double({ min: 0.05, max: 0.95, noNaN: true });
const meanS = fc.double({ min: 0.001, max: 10, noNaN: true });

describe('waitOf', () => {
  it('is exact for M/M/1', () => {
    fc.assert(
      fc.property(usage, meanS, (rho, service) => {
        const { share, meanS: mean, varianceS2 } = waitOf(rho / service, exponential(service), 1);
        expect(share).toBeCloseTo(rho, 10);
        expect(mean / ((rho * service) / (1 - rho))).toBeCloseTo(1, 10);
        expect(varianceS2 / ((rho * (2 - rho) * service ** 2) / (1 - rho) ** 2)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is exact for M/G/1: Pollaczek, Khinchine and Takács', () => {
    // Work that is 1 s or 4 s.
    const work = { first: 2.5, second: 8.5, third: 32.5 };
    const rate = 0.3;
    const { meanS: mean, varianceS2 } = waitOf(rate, work, 1);
    const exact = (rate * work.second) / (2 * (1 - rate * work.first));
    expect(mean).toBeCloseTo(exact, 10);
    expect(varianceS2).toBeCloseTo(exact ** 2 + (rate * work.third) / (3 * (1 - rate * work.first)), 9);
  });

  it('falls with servers, and rises with the spread of the work', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), usage, (servers, rho) => {
        const rate = servers * rho;
        const wait = waitOf(rate, exponential(1), servers);
        expect(waitOf(rate, exponential(1), servers + 1).meanS).toBeLessThan(wait.meanS);
        expect(waitOf(rate, { first: 1, second: 1, third: 1 }, servers).meanS).toBeCloseTo(wait.meanS / 2, 9);
      }),
    );
  });

  it('is endless where servers do not suffice, and nothing without arrivals', () => {
    expect(waitOf(2, exponential(1), 2)).toEqual({ share: 1, meanS: Infinity, varianceS2: Infinity });
    expect(waitOf(0, exponential(1), 2)).toEqual({ share: 0, meanS: 0, varianceS2: 0 });
  });
});

describe('shareWaitingLonger', () => {
  it('is exact for M/M/c', () => {
    const wait = waitOf(1.5, exponential(1), 2);
    expect(shareWaitingLonger(wait, 0)).toBe(wait.share);
    expect(shareWaitingLonger(wait, 3)).toBeCloseTo(wait.share * Math.exp(-0.5 * 3), 12);
  });

  it('is all or none at the ends', () => {
    expect(shareWaitingLonger(waitOf(3, exponential(1), 2), 100)).toBe(1);
    expect(shareWaitingLonger(waitOf(0, exponential(1), 2), 0)).toBe(0);
  });
});
