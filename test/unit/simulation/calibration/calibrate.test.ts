import { describe, expect, it } from 'vitest';
import { calibrate, type Calibration } from '../../../../src/simulation/calibration/calibrate';
import { createSimulation } from '../../../../src/simulation/simulation';
import { createRandom } from '../../../../src/numeric/random';
import { observed, traceOf, type Step } from './traces';

/** Traces that begin at random, `rate` a second. */
function record(steps: (index: number) => Step, count = 200, rate = 5): Calibration {
  const random = createRandom(1);
  let startMs = 0;
  const traces = Array.from({ length: count }, (_, index) => {
    startMs += (-Math.log(1 - random.uniform()) * 1000) / rate;
    return traceOf(steps(index), startMs, `trace${index}`);
  });
  return calibrate(observed(traces), { startS: 30 });
}

const operation = ({ network }: Calibration, name: string) =>
  network.operations.find((each) => each.name === name)!;
const called = (calibration: Calibration, name: string) =>
  operation(calibration, name).groups.map((group) =>
    group.map((call) => ({ ...call, operation: calibration.network.operations[call.operation].name })),
  );

describe('a network made of a recording', () => {
  const a = { service: 'a', atMs: 5, takesMs: 10 };

  it('has the work of each operation without its calls', () => {
    const calibration = record(() => ({ service: 'front', atMs: 0, takesMs: 40, calls: [a] }));
    expect(operation(calibration, 'do front').work[0]).toBeCloseTo(0.03);
    expect(operation(calibration, 'do a').work[0]).toBeCloseTo(0.01);
    expect(calibration.rate).toBeCloseTo(5, 0);
    expect(calibration.network.entries).toEqual([
      { operation: expect.any(Number), share: 1, unexplainedS: expect.closeTo(0) },
    ]);
    expect(calibration.network.services.map(({ name }) => name).sort()).toEqual(['a', 'front']);
  });

  it('has calls in one group when they overlap, else one after the other', () => {
    const b = { service: 'b', atMs: 8, takesMs: 10 };
    const c = { service: 'c', atMs: 20, takesMs: 5 };
    const groups = called(
      record(() => ({ service: 'front', atMs: 0, takesMs: 40, calls: [c, a, b] })),
      'do front',
    );
    expect(groups.map((group) => group.map((call) => call.operation))).toEqual([['do a', 'do b'], ['do c']]);
    expect(groups.flat().every(({ probability, isAsync }) => probability === 1 && !isAsync)).toBe(true);
  });

  it('has a call as often as it was made', () => {
    const calibration = record((index) => ({
      service: 'front',
      atMs: 0,
      takesMs: 40,
      calls: index % 4 === 0 ? [a] : [],
    }));
    expect(called(calibration, 'do front')[0][0].probability).toBeCloseTo(0.25);
  });

  it('does not wait for what outlives the caller', () => {
    const late = { service: 'late', atMs: 30, takesMs: 50 };
    const calibration = record(() => ({ service: 'front', atMs: 0, takesMs: 40, calls: [a, late] }));
    expect(called(calibration, 'do front').map(([{ isAsync }]) => isAsync)).toEqual([false, true]);
    expect(operation(calibration, 'do front').work[0]).toBeCloseTo(0.03);
  });

  it('makes a call of a group as late as it was made', () => {
    const b = { service: 'b', atMs: 12, takesMs: 10 };
    const calibration = record(() => ({ service: 'front', atMs: 0, takesMs: 40, calls: [a, b] }));
    expect(called(calibration, 'do front')[0].map(({ networkS }) => networkS)).toEqual([
      0,
      expect.closeTo(0.007),
    ]);
    expect(operation(calibration, 'do front').work[0]).toBeCloseTo(0.023);
  });

  it('has the time on the way where the caller has a span of its own', () => {
    const calibration = record(() => ({
      service: 'front',
      atMs: 0,
      takesMs: 40,
      calls: [{ ...a, wireMs: 4 }],
    }));
    expect(called(calibration, 'do front')[0][0].networkS).toBeCloseTo(0.004);
    expect(operation(calibration, 'do front').work[0]).toBeCloseTo(0.026);
  });

  it('has works that go together where they did', () => {
    const random = createRandom(3);
    const sized = (isTogether: boolean) => (): Step => {
      const size = random.uniform();
      const other = isTogether ? size : random.uniform();
      return {
        service: 'front',
        atMs: 0,
        takesMs: 20 + 40 * other + 30 * size,
        calls: [{ service: 'a', atMs: 5, takesMs: 30 * size }],
      };
    };
    expect(operation(record(sized(true)), 'do a').sizeShare).toBeGreaterThan(0.9);
    expect(operation(record(sized(false)), 'do a').sizeShare).toBeLessThan(0.5);
  });

  it('answers as the recording did when it is simulated at the same load', () => {
    const random = createRandom(5);
    const takes = (meanMs: number) => -meanMs * Math.log(1 - random.uniform());
    const totals: number[] = [];
    const calibration = record(() => {
      const first = takes(20);
      const [second, third] = [takes(10), takes(15)];
      const own = takes(5);
      totals.push(first + Math.max(second, third) + own);
      return {
        service: 'front',
        atMs: 0,
        takesMs: totals.at(-1)!,
        calls: [
          { service: 'a', atMs: 0, takesMs: first },
          { service: 'b', atMs: first, takesMs: second },
          { service: 'c', atMs: first, takesMs: third },
        ],
      };
    }, 2000);
    const simulation = createSimulation({
      network: calibration.network,
      load: { stepS: 60, rates: Float64Array.of(calibration.rate) },
      pods: calibration.network.services.map(() => 1),
      objectiveS: 1,
      intervalS: 15,
      durationS: 1800,
      seed: 1,
    });
    for (let interval = 0; interval < 120; interval++) {
      simulation.advance();
    }
    const sorted = totals.sort((x, y) => x - y);
    for (const probability of [0.5, 0.9, 0.95]) {
      const seen = sorted[Math.floor(probability * sorted.length)] / 1000;
      expect(simulation.times.quantile(probability) / seen).toBeGreaterThan(0.9);
      expect(simulation.times.quantile(probability) / seen).toBeLessThan(1.1);
    }
  });

  it('is refused without two requests from outside', () => {
    expect(() => calibrate(observed([traceOf(a, 0, 'one')]), { startS: 30 })).toThrow(
      'at least two requests',
    );
  });
});
