import { describe, expect, it } from 'vitest';
import { estimator, type Run } from '../../../../../src/methods/latency/calibration/estimate-kernel-ms';

const ROUNDS = 8;
const WARM = 3;
const [SHORT_MS, LONG_MS, WAITED_MS] = [0.5, 1, 20];

const runs: readonly Run[] = Array.from({ length: ROUNDS * (WARM + 1) }, (_, at) => ({
  round: Math.floor(at / (WARM + 1)),
  isWarm: at % (WARM + 1) > 0,
  processorMs: SHORT_MS + LONG_MS,
  wallMs: SHORT_MS + LONG_MS + WAITED_MS,
}));
const speeds = new Array<number>(ROUNDS).fill(0.6);

describe('the time of a kernel on a machine that always interrupts', () => {
  it('is its shortest, also when another kernel of the model is interrupted in most rounds', () => {
    const short = runs.map(() => SHORT_MS);
    // Uninterrupted in one round only: there the short one waits.
    const long = runs.map(({ round }) => (round === 5 ? LONG_MS : LONG_MS + WAITED_MS));
    short.forEach((_, at) => runs[at].round === 5 && (short[at] += WAITED_MS));
    const estimate = estimator([short, long], runs, speeds, 0);
    expect(estimate(short)).toBeCloseTo(SHORT_MS, 6);
    expect(estimate(long)).toBeCloseTo(LONG_MS, 6);
  });
});
