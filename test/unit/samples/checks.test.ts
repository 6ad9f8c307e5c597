import { describe, expect, it } from 'vitest';

import { checkRecording } from '../../../samples/recorder/checks.mjs';
import type { RecordedFault } from '../../../samples/recorder/checks.mjs';
import { createRandom } from '../../../samples/recorder/random.mjs';
import type { Handling } from '../../../samples/recorder/spans.mjs';

const START_MS = 1_700_000_010_000;
const FAULT = { magnitude: 50, startMs: START_MS + 300_000, endMs: START_MS + 360_000 };
const latency: RecordedFault = { kind: 'latency', service: 'cart', edge: null, ...FAULT };

/** Two requests a second to two services for ten minutes, each changed as the test wants. */
function handlings(change: (one: Handling) => Partial<Handling>): Handling[] {
  const random = createRandom(1, 'handlings');
  return Array.from({ length: 2400 }, (_, index) => {
    const usual: Handling = {
      service: index % 2 === 0 ? 'cart' : 'payment',
      atMs: START_MS + index * 250,
      selfMs: random.lognormal(10, 0.3),
      caller: 'checkout',
      wireMs: random.lognormal(1, 0.3),
      error: false,
      ownError: false,
    };
    return { ...usual, ...change(usual) };
  });
}

const isDuring = ({ atMs }: Handling): boolean => atMs >= FAULT.startMs && atMs < FAULT.endMs;

describe('checkRecording', () => {
  it('finds a latency where it was put, and the rest undisturbed', () => {
    const slow = handlings((one) =>
      isDuring(one) && one.service === 'cart' ? { selfMs: one.selfMs + 50 } : {},
    );
    const { faults, quiet } = checkRecording(slow, [latency]);
    expect(faults[0].passed).toBe(true);
    expect(faults[0].during - faults[0].outside).toBeCloseTo(50, -1);
    expect(faults[0].requests).toBe(120);
    expect(faults[0].others.map(({ service }) => service)).toEqual(['payment']);
    expect(quiet).toMatchObject({ passed: true, moved: 0, errorShare: 0 });
  });

  it('rejects a fault without an effect', () => {
    const { faults } = checkRecording(
      handlings(() => ({})),
      [latency],
    );
    expect(faults[0].passed).toBe(false);
  });

  it('rejects a fault that another service shows as well', () => {
    const slow = handlings((one) => (isDuring(one) ? { selfMs: one.selfMs + 50 } : {}));
    const { faults } = checkRecording(slow, [latency]);
    expect(faults[0].passed).toBe(false);
    expect(faults[0].others).toEqual([expect.objectContaining({ service: 'payment', passed: false })]);
  });

  it('rejects a disturbed background', () => {
    const disturbed = handlings((one) => (one.atMs < START_MS + 60_000 ? { selfMs: one.selfMs * 2 } : {}));
    expect(checkRecording(disturbed, [latency]).quiet).toMatchObject({ passed: false, moved: 4 });
  });

  it('counts only errors a service made itself', () => {
    const errors: RecordedFault = { ...latency, kind: 'errors', magnitude: 0.5 };
    const failing = (own: boolean): Handling[] =>
      handlings((one) =>
        isDuring(one) && one.service === 'cart' && one.atMs % 1000 === 0
          ? { error: true, ownError: own }
          : {},
      );
    expect(checkRecording(failing(true), [errors]).faults[0]).toMatchObject({
      passed: true,
      during: 0.5,
      outside: 0,
    });
    expect(checkRecording(failing(false), [errors]).faults[0].passed).toBe(false);
  });

  it('looks for a slow edge on that edge alone, with the called service as it was', () => {
    const slowEdge: RecordedFault = { ...latency, kind: 'slow-edge', edge: { from: 'checkout', to: 'cart' } };
    const slow = handlings((one) =>
      isDuring(one) && one.service === 'cart' ? { wireMs: one.wireMs + 50 } : {},
    );
    expect(checkRecording(slow, [slowEdge]).faults[0].passed).toBe(true);
    expect(
      checkRecording(slow, [{ ...slowEdge, edge: { from: 'storefront', to: 'cart' } }]).faults[0].passed,
    ).toBe(false);
    const slowService = slow.map((one) =>
      isDuring(one) && one.service === 'cart' ? { ...one, selfMs: 60 } : one,
    );
    expect(checkRecording(slowService, [slowEdge]).faults[0].passed).toBe(false);
  });
});
