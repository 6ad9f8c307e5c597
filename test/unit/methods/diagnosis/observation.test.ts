import { describe, expect, it } from 'vitest';
import { isTelling } from '../../../../src/methods/diagnosis/kinds/observation';
import { observed } from './observed';

describe('isTelling', () => {
  const still = { 'self work': 0, 'self wire-in': 0.1, 'self rate': 0, 'self steps': -0.2 };

  it('needs four known quantities of the service', () => {
    expect(isTelling(observed({ ...still, 'self work': 0.9 }))).toBe(true);
    expect(isTelling(observed({ 'self work': 0.9, 'self rate': 0, 'callers latency': 0.9 }))).toBe(false);
  });

  it('needs something that moved, at the service or around it', () => {
    expect(isTelling(observed(still))).toBe(false);
    expect(isTelling(observed({ ...still, 'course onset': 1 }))).toBe(false);
    expect(isTelling(observed({ ...still, 'callers latency': 0.3 }))).toBe(true);
  });
});
