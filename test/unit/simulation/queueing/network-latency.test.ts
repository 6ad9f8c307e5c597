import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call, CallGroup, Network } from '../../../../src/simulation/network';
import { prepareLatencyModel } from '../../../../src/simulation/queueing/network-latency';

const POINTS = 2000;

/** Work of exponential length. */
function exponential(meanS: number): Float64Array {
  return Float64Array.from({ length: POINTS }, (_, i) => -meanS * Math.log(1 - (i + 0.5) / POINTS));
}

/** Operation i is of service i. The first one is the entry. */
function networkOf(works: readonly Float64Array[], groups: readonly (readonly CallGroup[])[]): Network {
  return {
    services: works.map((_, index) => ({ name: `s${index}`, serversPerPod: 1, startS: 30 })),
    operations: works.map((work, index) => ({
      name: `o${index}`,
      service: index,
      work,
      groups: groups[index] ?? [],
    })),
    entries: [{ operation: 0, share: 1 }],
  };
}

function call(operation: number, rest: Partial<Call> = {}): Call {
  return { operation, probability: 1, times: 1, isAsync: false, networkS: 0, ...rest };
}

const fixed = (timeS: number): Float64Array => Float64Array.of(timeS);

describe('prepareLatencyModel', () => {
  it('gives M/M/1 its exact mean, and its variance and quantile nearly', () => {
    const model = prepareLatencyModel(networkOf([exponential(0.1)], []));
    const { meanS, varianceS2, p95S } = model.predict(6, [1]);
    expect(meanS).toBeCloseTo(0.25, 2);
    expect(varianceS2).toBeCloseTo(0.0625, 2);
    // The true quantile is 0.749 s; that of a log-normal time with these moments is 7 % lower.
    expect(p95S).toBeGreaterThan(0.67);
    expect(p95S).toBeLessThan(0.78);
  });

  it('counts visits through probabilities, times and calls that are not awaited', () => {
    const network = networkOf(
      [fixed(0.1), fixed(0.2), fixed(0.3)],
      [[[call(1, { probability: 0.5, times: 3 })], [call(2, { isAsync: true })]], [[call(2)]]],
    );
    const { visits, workS } = prepareLatencyModel(network);
    expect([...visits]).toEqual([1, 1.5, 2.5]);
    expect(workS[2]).toBeCloseTo(0.75, 12);
  });

  it('adds calls in turn and takes the longest of parallel ones', () => {
    const works = [0.1, 0.2, 0.3].map(fixed);
    const meanOf = (groups: CallGroup[]): number =>
      prepareLatencyModel(networkOf(works, [groups])).predict(0, [1, 1, 1]).meanS;
    expect(meanOf([[call(1)], [call(2)]])).toBeCloseTo(0.6, 12);
    expect(meanOf([[call(1), call(2)]])).toBeCloseTo(0.4, 12);
    expect(meanOf([[call(1, { networkS: 0.5 }), call(2)]])).toBeCloseTo(0.8, 12);
    expect(meanOf([[call(1), call(2, { isAsync: true })]])).toBeCloseTo(0.3, 12);
    expect(meanOf([[call(1), call(2, { probability: 0.5 })]])).toBeCloseTo(0.35, 12);
    expect(meanOf([[call(1, { times: 4 })]])).toBeCloseTo(0.3, 12);
  });

  it('is endless where one service has too few servers', () => {
    const model = prepareLatencyModel(networkOf([fixed(0.1), fixed(0.2)], [[[call(1)]]]));
    const endless = { meanS: Infinity, varianceS2: Infinity, p95S: Infinity };
    expect(model.predict(5, [1, 1])).toEqual(endless);
    expect(model.predict(5, [1, 0])).toEqual(endless);
    expect(model.predict(5, [1, 2]).p95S).toBeLessThan(1);
  });

  it('never gets slower by one more pod, nor faster by more requests', () => {
    const groups = [[[call(1), call(2, { probability: 0.7 })], [call(3)]], [[call(3, { times: 2 })]]];
    const works = [0.02, 0.05, 0.03, 0.04].map(exponential);
    const model = prepareLatencyModel(networkOf(works, groups));
    const pods = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 4, maxLength: 4 });
    const rate = fc.double({ min: 0, max: 60, noNaN: true });
    fc.assert(
      fc.property(pods, fc.integer({ min: 0, max: 3 }), rate, (count, service, perSecond) => {
        const more = count.map((each, index) => each + Number(index === service));
        const { meanS, p95S } = model.predict(perSecond, count);
        expect(model.predict(perSecond, more).meanS).toBeLessThanOrEqual(meanS);
        expect(model.predict(perSecond * 1.1, count).meanS).toBeGreaterThanOrEqual(meanS);
        expect(p95S).toBeGreaterThan(0);
      }),
    );
  });

  it('mixes the entries by their shares', () => {
    const { services, operations } = networkOf([fixed(0.1), fixed(1)], []);
    const entries = [
      { operation: 0, share: 0.96 },
      { operation: 1, share: 0.04 },
    ];
    const { meanS, p95S } = prepareLatencyModel({ services, operations, entries }).predict(0, [1, 1]);
    expect(meanS).toBeCloseTo(0.136, 12);
    expect(p95S).toBeCloseTo(0.1, 4);
  });

  it('names the operations of a circle', () => {
    const circle = networkOf([fixed(1), fixed(1), fixed(1)], [[[call(1)]], [[call(2)]], [[call(1)]]]);
    expect(() => prepareLatencyModel(circle)).toThrow(
      'Operations call each other in a circle: o1 → o2 → o1.',
    );
  });
});
