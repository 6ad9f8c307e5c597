import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangB, erlangC } from '../../../../src/simulation/queueing/erlang';

const servers = fc.integer({ min: 1, max: 20 });
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });

function directB(count: number, load: number): number {
  const terms = [1];
  for (let k = 1; k <= count; k++) {
    terms.push((terms[k - 1] * load) / k);
  }
  return terms[count] / terms.reduce((sum, term) => sum + term, 0);
}

describe('erlangB', () => {
  it('agrees with the sum of factorials', () => {
    fc.assert(
      fc.property(servers, fc.double({ min: 0, max: 40, noNaN: true }), (count, load) => {
        expect(erlangB(count, load)).toBeCloseTo(directB(count, load), 12);
      }),
    );
  });
});

describe('erlangC', () => {
  it('agrees with the direct formula', () => {
    fc.assert(
      fc.property(servers, share, (count, usage) => {
        const load = count * usage;
        const waiting = directB(count, load) / (1 - usage * (1 - directB(count, load)));
        expect(erlangC(count, load)).toBeCloseTo(waiting, 12);
      }),
    );
  });

  it('is the utilisation for one server, and 1 from full load on', () => {
    expect(erlangC(1, 0.7)).toBeCloseTo(0.7, 12);
    expect(erlangC(4, 4)).toBe(1);
    expect(erlangC(4, 5)).toBe(1);
  });

  it('falls with every server and rises with the load', () => {
    fc.assert(
      fc.property(servers, share, (count, usage) => {
        const load = count * usage;
        expect(erlangC(count + 1, load)).toBeLessThan(erlangC(count, load));
        expect(erlangC(count, load * 1.005)).toBeGreaterThan(erlangC(count, load));
      }),
    );
  });

  it('stays a share with thousands of servers', () => {
    // Halfin and Whitt: 1 / (1 + b Φ(b)/φ(b)) with (1 − usage)·√servers = b = 1 tends to 0.2234.
    expect(erlangC(10_000, 9_900)).toBeCloseTo(0.2234, 2);
    expect(erlangC(5_000, 1_000)).toBeLessThan(1e-300);
  });
});
