import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRestart, type RestartLimits } from '../../../../src/process/supervisor/restart-policy';

const limits: RestartLimits = { windowMs: 60_000, maxCrashes: 4, firstDelayMs: 100, maxDelayMs: 250 };

describe('decideRestart', () => {
  it.each([
    ['never crashed', [], 1000, { kind: 'start', delayMs: 0 }],
    ['one crash just now', [1000], 1000, { kind: 'start', delayMs: 0 }],
    ['two crashes', [900, 1000], 1000, { kind: 'start', delayMs: 100 }],
    ['two crashes, half the wait is over', [900, 1000], 1050, { kind: 'start', delayMs: 50 }],
    ['three crashes, capped later', [800, 900, 1000], 1000, { kind: 'start', delayMs: 200 }],
    ['too many', [700, 800, 900, 1000], 1000, { kind: 'give-up', crashes: 4 }],
    ['too many, but long ago', [0, 1, 2, 3], 60_003, { kind: 'start', delayMs: 0 }],
  ] as const)('%s', (_, crashes, nowMs, decision) => {
    expect(decideRestart(crashes, nowMs, limits)).toEqual(decision);
  });

  it('never waits longer than the maximum, and never a negative time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 6 }), fc.nat(100_000), (times, laterMs) => {
        const crashes = [...times].sort((a, b) => a - b);
        const decision = decideRestart(crashes, (crashes.at(-1) ?? 0) + laterMs, limits);
        return (
          decision.kind === 'give-up' || (decision.delayMs >= 0 && decision.delayMs <= limits.maxDelayMs)
        );
      }),
    );
  });
});
