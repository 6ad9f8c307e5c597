import { describe, expect, it } from 'vitest';
import { rankCauses } from '../../../../src/methods/anomaly/causes';
import { evidenceFor } from '../../../../src/methods/anomaly/evidence';
import { scoreCells } from '../../../../src/methods/anomaly/score';
import type { Evidence } from '../../../../src/contracts/report';
import type { Fault } from '../../../../scripts/model/faults';
import { FAULT_TIME, FRONT, ORDERS, PRICES, recordShop } from './support/shop';

/** The evidence against the first-ranked service for the time of a fault. */
function accuse(fault: Fault): { service: string; evidence: readonly Evidence[] } {
  const { features, recording, faults } = recordShop(3, [fault]);
  const { windows } = faults[0];
  const [first] = rankCauses(recording.normalised, scoreCells(recording.normalised, null).deviation, windows);
  return { service: features.services[first.service].name, evidence: evidenceFor(features, windows, first) };
}

describe('evidence', () => {
  it('says that own work takes longer, in milliseconds', () => {
    const { service, evidence } = accuse({ ...FAULT_TIME, service: ORDERS, kind: 'latency', addedMs: 40 });
    expect(service).toBe('orders');
    const work = evidence.find(({ feature }) => feature === 'work');
    expect(work).toMatchObject({ unit: 'ms' });
    expect(work?.text).toMatch(/own work.*longer.*\d ms/);
    expect(work?.deviation).toBeGreaterThan(3);
    expect(work?.normal).toBeGreaterThan(5);
    expect(work?.normal).toBeLessThan(20);
    expect(work?.observed).toBeGreaterThan(40);
    expect(work?.spans.length).toBeGreaterThan(0);
  });

  it('says which share of requests fails', () => {
    const { service, evidence } = accuse({ ...FAULT_TIME, service: PRICES, kind: 'errors', share: 0.5 });
    expect(service).toBe('prices');
    const errors = evidence.find(({ feature }) => feature === 'ownErrors');
    expect(errors).toMatchObject({ unit: 'share', normal: 0 });
    expect(errors?.text).toMatch(/fail.*%/);
    expect(errors?.observed).toBeGreaterThan(0.3);
  });

  it('names the caller that waits on the way', () => {
    const { service, evidence } = accuse({
      ...FAULT_TIME,
      service: PRICES,
      kind: 'slow-edge',
      caller: FRONT,
      addedMs: 30,
    });
    expect(service).toBe('prices');
    const wire = evidence.find(({ feature }) => feature === 'wireIn');
    expect(wire).toMatchObject({ unit: 'ms', neighbour: 'front' });
    expect(wire?.observed).toBeGreaterThan(wire?.normal ?? Infinity);
  });

  it('knows fewer from more', () => {
    const { service, evidence } = accuse({ ...FAULT_TIME, service: ORDERS, kind: 'skipped-calls', share: 1 });
    expect(service).toBe('orders');
    const fanOut = evidence.find(({ feature }) => feature === 'fanOut');
    expect(fanOut?.text).toContain('fewer calls');
    expect(fanOut?.deviation).toBeLessThan(-3);
  });

  it('is silent about what is as usual', () => {
    const { features, recording } = recordShop(4, []);
    const ranked = rankCauses(
      recording.normalised,
      scoreCells(recording.normalised, null).deviation,
      [50, 51, 52, 53, 54, 55],
    );
    expect(ranked.flatMap((service) => evidenceFor(features, [50, 51, 52, 53, 54, 55], service))).toEqual([]);
  });
});
