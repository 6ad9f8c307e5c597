import { describe, expect, it } from 'vitest';
import {
  evaluateSimilar,
  latest,
  latestOfFamily,
  nearest,
  type LabelledIncident,
} from '../../../../scripts/accuracy/diagnosis/similar';
import type { Kind } from '../../../../src/methods/diagnosis/kinds/kind';
import { observed } from '../../methods/diagnosis/observed';

const kind = (id: string, family: string): Kind => ({ id, title: id, family, labels: [], statements: [] });
const kinds = [kind('burn', 'cpu'), kind('contention', 'cpu'), kind('delay', 'network')];
const incident = (truth: string, family: string | null, work: number): LabelledIncident => ({
  kind: truth,
  family,
  signature: observed({ 'self work': work }),
});

describe('how often similar incidents are the same trouble', () => {
  const systems = [
    [incident('burn', 'cpu', 0.8), incident('contention', 'cpu', 0.8), incident('burn', 'cpu', 0.8)],
    // Near, but named otherwise; then of another kind, and unlike what was there before.
    [incident('delay', 'network', 0.8), incident('delay', 'cpu', 0.8), incident('waiting', null, -0.9)],
  ];

  it('counts listed ones, those with an earlier one of their kind, and the others', () => {
    const result = evaluateSimilar(systems, kinds, nearest());
    expect(result).toMatchObject({ incidents: 6, listed: 3, rightFamily: 1, recall: 1 / 2, needless: 1 / 4 });
    expect(result.rightKind).toBeCloseTo(1 / 3, 10);
  });

  it('has rivals that list the latest, whatever they look like', () => {
    const three = [incident('delay', 'cpu', -0.8), ...systems[0]];
    expect(evaluateSimilar([three], kinds, latestOfFamily).listed).toBe(6);
    expect(evaluateSimilar([[incident('delay', 'network', 0), ...three]], kinds, latest).listed).toBe(9);
    expect(evaluateSimilar([three], kinds, nearest()).listed).toBe(3);
  });

  it('compares no system with another', () => {
    const apart = systems.flat().map((each) => [each]);
    expect(evaluateSimilar(apart, kinds, nearest()).listed).toBe(0);
  });
});
