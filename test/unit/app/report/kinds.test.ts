import { describe, expect, it } from 'vitest';
import { nameAgain } from '../../../../src/app/report/kinds';
import type { IncidentKind } from '../../../../src/contracts/incident-kind';
import type { NamedIncident } from '../../../../src/contracts/named-incident';
import type { Incident } from '../../../../src/contracts/report';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';

const observed = (self: Readonly<Record<string, number | null>>): (number | null)[] => {
  const signature = Array.from({ length: CHANNEL_COUNT }, (): number | null => 0);
  Object.entries(self).forEach(([quantity, value]) => (signature[channelIndex('self', quantity)] = value));
  return signature;
};
const incidentAt = (fromMs: number, signature: IncidentKind['signature'], service = 'cart'): Incident => ({
  fromMs,
  toMs: fromMs + 100,
  score: 2,
  causes: [{ service, score: 2, evidence: [] }],
  kind: { id: 'old', name: 'Old', confidence: 1, isUnknown: false, why: [], signature },
});
const contention = observed({ work: 0.8, 'work-tail': 0.8, cpu: 0.8 });
const flood = observed({ traffic: 0.9, memory: -0.6 });
const flooded: NamedIncident = {
  name: 'Flood of bytes',
  service: 'shipping',
  fromMs: 9000,
  toMs: 9100,
  signature: observed({ traffic: 0.8, memory: -0.5 }),
};
const named = async (incident: Incident, names: readonly NamedIncident[]): Promise<IncidentKind> => {
  const [{ kind }] = await nameAgain([incident], { folder: '/shop', named: names }, []);
  return kind!;
};

describe('naming incidents again', () => {
  it('uses what was observed of them, and keeps it', async () => {
    const kind = await named(incidentAt(0, observed({ work: 0.8, 'work-tail': 0.8, cpu: null })), []);
    expect(kind.id).toMatch(/^cpu-/);
    expect(kind.unseen).toEqual(['CPU']);
    expect(kind.why).toContain('own work up');
    expect(kind.signature[channelIndex('self', 'cpu')]).toBeNull();
  });

  it('leaves incidents as they are without a kind', async () => {
    const { kind: _, ...plain } = incidentAt(0, contention);
    expect(await nameAgain([plain], { folder: '/shop' }, [])).toEqual([plain]);
  });

  it('names the next incident of a kind as the user named one, at another service, and no other', async () => {
    expect((await named(incidentAt(0, flood), [])).name).not.toBe('Flood of bytes');
    const next = await named(incidentAt(0, flood), [flooded]);
    expect(next).toMatchObject({ id: 'named:Flood of bytes', name: 'Flood of bytes', isUnknown: false });
    expect(next.isGiven).toBeUndefined();
    expect((await named(incidentAt(0, contention), [flooded])).id).toMatch(/^cpu-/);
  });

  it('learns from what the report shows of an incident that was named in a table', async () => {
    const named = [{ ...flooded, fromMs: 50, toMs: 90, signature: null }];
    const incidents = [incidentAt(0, flood, 'shipping'), incidentAt(9000, flood, 'cart')];
    const again = await nameAgain(incidents, { folder: '/shop', named }, []);
    expect(again.map(({ kind }) => [kind?.name, kind?.isGiven ?? false])).toEqual([
      ['Flood of bytes', true],
      ['Flood of bytes', false],
    ]);
  });

  it('calls the incident that was named as the user did, whatever it looks like', async () => {
    const here = incidentAt(9050, contention, 'shipping');
    const kind = await named(here, [{ ...flooded, name: 'load surge' }]);
    expect(kind).toMatchObject({ id: 'load-surge', name: 'Load surge', confidence: 1, isGiven: true });
    expect((await named(here, [flooded, { ...flooded, name: 'Mine' }])).name).toBe('Mine');
    expect((await named(incidentAt(9200, contention, 'shipping'), [flooded])).isGiven).toBeUndefined();
  });
});
