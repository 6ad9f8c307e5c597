import { describe, expect, it } from 'vitest';
import { compareFound, foundFaults } from '../../../../scripts/accuracy/diagnosis/found';
import type { Incident } from '../../../../src/contracts/report';
import type { Kind } from '../../../../src/methods/diagnosis/kinds/kind';
import type { NameIncident } from '../../../../src/methods/diagnosis/name-incident';

const kind = (id: string, family: string): Kind => ({ id, title: id, family, labels: [], statements: [] });
const kinds = [kind('burn', 'cpu'), kind('contention', 'cpu'), kind('delay', 'network')];
const incident = (fromMs: number, service: string, id: string): Incident => ({
  fromMs,
  toMs: fromMs + 10,
  score: 2,
  causes: [{ service, score: 2, evidence: [] }],
  kind: { id, name: id, confidence: 1, isUnknown: false, why: [], signature: [] },
});
const example = (label: string, service: string, fromMs?: number) => ({
  signature: new Float32Array(1),
  label,
  service,
  ...(fromMs === undefined ? {} : { time: { fromMs, toMs: fromMs + 10 } }),
});
const alwaysBurn: NameIncident = () => ({
  kinds: [{ id: 'burn', title: 'burn', confidence: 1, reasons: [], unseen: [] }],
  isUnknown: false,
  surprise: 0,
});

describe('naming with the culprit found', () => {
  const faults = foundFaults(
    [incident(0, 'cart', 'delay'), incident(4, 'cart', 'contention'), incident(100, 'payment', 'delay')],
    [
      example('burn', 'cart', 5),
      example('delay', 'cart', 100),
      example('delay', 'cart', 500),
      example('delay', 'cart'),
      example('unheard-of', 'cart', 5),
    ],
    kinds,
    alwaysBurn,
  );

  it('takes the incident that overlaps longest, where its first cause is the culprit', () => {
    expect(faults.map(({ truth, given, found }) => [truth.id, given, found])).toEqual([
      ['burn', 'burn', 'contention'],
      ['delay', 'burn', null],
      ['delay', 'burn', null],
    ]);
  });

  it('compares only faults whose culprit was found', () => {
    expect(compareFound(faults, kinds)).toEqual({
      faults: 3,
      found: 1,
      given: { kind: 1, family: 1 },
      named: { kind: 0, family: 1 },
    });
    expect(compareFound([], kinds)).toBeNull();
  });
});
