import { describe, expect, it } from 'vitest';
import { nameAgain } from '../../../../src/app/report/kinds';
import type { PastIncident } from '../../../../src/app/store/past-incidents';
import type { NamedIncident } from '../../../../src/contracts/named-incident';
import type { Incident } from '../../../../src/contracts/report';
import type { SimilarIncident } from '../../../../src/contracts/similar-incident';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';

const MINUTE_MS = 60_000;
type Observed = readonly (number | null)[];

const observed = (self: Readonly<Record<string, number>>): Observed => {
  const signature = Array.from({ length: CHANNEL_COUNT }, (): number => 0);
  Object.entries(self).forEach(([quantity, value]) => (signature[channelIndex('self', quantity)] = value));
  return signature;
};
const slow = observed({ work: 0.8, 'work-tail': 0.8, latency: 0.8, 'latency-tail': 0.8, cpu: 0.8 });
const failing = observed({ errors: 0.9, failures: 0.3 });
/** In no list of kinds. */
const flood = observed({ traffic: 0.9, memory: -0.6 });

const past = (minute: number, signature: Observed, service = 'cart', minutes = 4): PastIncident => ({
  service,
  fromMs: minute * MINUTE_MS,
  toMs: (minute + minutes) * MINUTE_MS,
  signature,
});
const incident = (...args: Parameters<typeof past>): Incident => {
  const { service, fromMs, toMs, signature } = past(...args);
  return {
    fromMs,
    toMs,
    score: 2,
    causes: [{ service, score: 2, evidence: [] }],
    kind: { id: 'old', name: 'Old', confidence: 1, isUnknown: false, why: [], signature },
  };
};
const similarTo = async (
  incidents: readonly Incident[],
  kept: readonly PastIncident[] = [],
  named: readonly NamedIncident[] = [],
): Promise<(readonly SimilarIncident[])[]> =>
  (await nameAgain(incidents, { folder: '/shop', named }, kept)).map(({ similar }) => similar ?? []);
const minutes = (similar: readonly SimilarIncident[]): number[] =>
  similar.map(({ fromMs }) => fromMs / MINUTE_MS);

describe('similar incidents', () => {
  it('are earlier ones of the report, not later ones nor those at the same time', async () => {
    const [first, second, meanwhile] = await similarTo([
      incident(0, slow),
      incident(10, slow, 'checkout'),
      incident(12, slow, 'payment'),
    ]);
    expect(first).toEqual([]);
    expect(minutes(second)).toEqual([0]);
    expect(minutes(meanwhile)).toEqual([0]);
    expect(second[0]).toEqual({
      fromMs: 0,
      toMs: 4 * MINUTE_MS,
      service: 'cart',
      kind: { id: expect.stringMatching(/^cpu-/), name: expect.any(String), isUnknown: false },
      distance: 0,
      different: [],
    });
  });

  it('are earlier ones that are kept, at most three, the latest of equally near ones first', async () => {
    const kept = [1, 2, 3, 4].map((day) => past(-day * 1440, slow));
    const [similar] = await similarTo([incident(0, slow)], [...kept, past(1440, slow)]);
    expect(minutes(similar)).toEqual([-1440, -2880, -4320]);
  });

  it('are none where nothing looks alike', async () => {
    expect(await similarTo([incident(0, failing), incident(10, slow)], [past(-20, flood)])).toEqual([[], []]);
  });

  it('say what was different: attributes and how long it lasted', async () => {
    const noisy = slow.map((value, channel) => (channel === channelIndex('self', 'memory') ? 0.5 : value));
    const [[similar]] = await similarTo([incident(0, slow, 'cart', 12)], [past(-60, noisy)]);
    expect(similar.different).toEqual(['memory up there, unchanged here', 'lasted 4 min there, 12 min here']);
    const [[aboutAsLong]] = await similarTo([incident(0, slow, 'cart', 7)], [past(-60, slow)]);
    expect(aboutAsLong.different).toEqual([]);
  });

  it('are those that the user named, by their names, whether an analysis found them or not', async () => {
    const named = (name: string, at: PastIncident): NamedIncident => ({ ...at, name });
    const [similar] = await similarTo(
      [incident(0, flood)],
      [past(-60, flood)],
      [named('Flood', past(-62, flood)), named('Flood', past(-200, flood, 'shipping'))],
    );
    expect(
      similar.map(({ service, fromMs, kind }) => [service, fromMs / MINUTE_MS, kind.name, kind.isGiven]),
    ).toEqual([
      ['cart', -60, 'Flood', true],
      ['shipping', -200, 'Flood', true],
    ]);
  });

  it('are of the same trouble: what the user calls otherwise is not similar', async () => {
    // Nothing observed with it, so that the name spreads to no other incident.
    const named: NamedIncident = { ...past(-60, slow), name: 'Errors thrown', signature: null };
    expect(await similarTo([incident(0, slow)], [past(-60, slow)], [named])).toEqual([[]]);
  });

  it('follow new names: earlier statements are forgotten', async () => {
    const [again] = await nameAgain([incident(0, slow)], { folder: '/shop' }, [past(-60, slow)]);
    expect(again.similar).toHaveLength(1);
    expect((await nameAgain([again], { folder: '/shop' }, []))[0]).not.toHaveProperty('similar');
  });
});
