import { describe, expect, it } from 'vitest';
import { createHpa } from '../../../../../src/methods/scheduling/policies/hpa';
import { observation } from './observations';

/** One service with these pods. */
const seen = (timeS: number, pods: number, ready: number, utilisation: number) =>
  observation(1, {
    timeS,
    pods: Int32Array.of(pods),
    ready: Int32Array.of(ready),
    utilisations: Float64Array.of(utilisation),
  });

describe('createHpa', () => {
  it('waits for pods that are not ready, and for their first whole interval', () => {
    const hpa = createHpa({ targetPercent: 50 });
    expect(Array.from(hpa.decide(seen(15, 2, 2, 1)))).toEqual([4]);
    // As long as two of four count as idle, 100 % of two is 50 % of four.
    expect(Array.from(hpa.decide(seen(30, 4, 2, 1)))).toEqual([4]);
    expect(Array.from(hpa.decide(seen(45, 4, 4, 1)))).toEqual([4]);
    expect(Array.from(hpa.decide(seen(60, 4, 4, 1)))).toEqual([8]);
  });

  it('keeps within its bounds and at least one', () => {
    const hpa = createHpa({ targetPercent: 50, minReplicas: 2, maxReplicas: 5 });
    expect(Array.from(hpa.decide(seen(15, 4, 4, 1)))).toEqual([5]);
    const idle = createHpa({ targetPercent: 50 });
    let pods = 3;
    for (let timeS = 15; timeS <= 600; timeS += 15) {
      pods = idle.decide(seen(timeS, pods, pods, 0))[0];
    }
    expect(pods).toBe(1);
  });

  it('asks again for pods that were lost', () => {
    const hpa = createHpa({ targetPercent: 50 });
    hpa.decide(seen(15, 4, 4, 0.5));
    expect(Array.from(hpa.decide(seen(30, 2, 2, 0.5)))).toEqual([4]);
  });

  it('judges every service by itself', () => {
    const hpa = createHpa({ targetPercent: 60 });
    const wanted = hpa.decide(
      observation(3, {
        pods: Int32Array.of(2, 2, 2),
        ready: Int32Array.of(2, 2, 2),
        utilisations: Float64Array.of(0.9, 0.6, 0.6),
      }),
    );
    expect(Array.from(wanted)).toEqual([3, 2, 2]);
  });
});
