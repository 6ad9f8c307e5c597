import { describe, expect, it } from 'vitest';
import { placeOfSimilar, similarText } from '../../../src/contracts/similar-incident';
import { lastContention } from './incident-fixture';

const { isGiven: _, ...kind } = lastContention.kind;

describe('a similar incident in words', () => {
  it('says what it was, where, and what was different', () => {
    expect(similarText(lastContention, 'checkout')).toBe(
      'CPU contention (named by you), at cart (here checkout): own errors up there, unchanged here',
    );
    expect(similarText({ ...lastContention, kind, different: ['a', 'b'] }, 'cart')).toBe(
      'CPU contention, at cart, as here: a; b',
    );
    expect(
      similarText({ ...lastContention, kind: { ...kind, isUnknown: true }, different: [] }, 'cart'),
    ).toBe('unlike anything known, at cart, as here: hardly any difference');
  });
});

describe('the place of a similar incident', () => {
  const { fromMs, toMs } = lastContention;
  const incidents = [
    { fromMs, toMs, causes: [{ service: 'checkout' }] },
    { fromMs, toMs: toMs + 1, causes: [{ service: 'cart' }] },
    { fromMs, toMs, causes: [{ service: 'cart' }] },
    { fromMs, toMs, causes: [] },
  ];

  it('is that of the same time and service', () => {
    expect(placeOfSimilar(incidents, lastContention)).toBe(2);
    expect(placeOfSimilar(incidents.slice(0, 2), lastContention)).toBe(-1);
  });
});
