import { describe, expect, it } from 'vitest';
import { differencesOf } from '../../../../src/methods/diagnosis/similar/differences';
import { observed } from './observed';

describe('what was different in an earlier incident', () => {
  it('is said in the words of the reasons for a kind, the largest difference first', () => {
    const there = observed({ 'self errors': 0.6, 'self work': 0.3, 'callers rate': -0.5 });
    const here = observed({ 'self errors': 0, 'self work': 0.8, 'callers rate': -0.5 });
    expect(differencesOf(there, here)).toEqual([
      'own errors up there, unchanged here',
      'own work up less there',
    ]);
    expect(differencesOf(here, there)).toEqual([
      'own errors unchanged there, up here',
      'own work up more there',
    ]);
  });

  it('is nothing where both are alike, where the difference is small, or where neither moved', () => {
    const here = observed({ 'self work': 0.8, 'self errors': 0.2, 'self memory': -0.2 });
    expect(differencesOf(here, here)).toEqual([]);
    const there = observed({ 'self work': 0.6, 'self errors': 0.3, 'self memory': 0.2 });
    expect(differencesOf(there, here)).toEqual([]);
  });

  it('is at most two, and counts what is around the service and what follows from other quantities less', () => {
    const none = observed({ 'self latency': 0, 'self cpu': 0, 'others work': 0, 'self errors': 0 });
    const all = observed({ 'self latency': 0.9, 'self cpu': 0.5, 'others work': 0.9, 'self errors': 0.6 });
    expect(differencesOf(all, none)).toEqual([
      'own errors up there, unchanged here',
      'CPU up there, unchanged here',
    ]);
  });

  it('names a quantity once, not its tail nor the same of neighbours as well', () => {
    const there = observed({ 'self work': 0.8, 'self work-tail': 0.9, 'callers work': 0.9 });
    const here = observed({ 'self work': 0, 'self work-tail': 0, 'callers work': 0 });
    expect(differencesOf(there, here)).toEqual(['tail of own work up there, unchanged here']);
  });

  it('says what only one recording holds, where it moved', () => {
    const measured = observed({ 'self work': 0.8, 'self cpu': 0.9, 'self memory': 0.1 });
    const plain = observed({ 'self work': 0.8 });
    expect(differencesOf(plain, measured)).toEqual(['CPU not recorded there, up here']);
    expect(differencesOf(measured, plain)).toEqual(['CPU up there, not recorded here']);
  });
});
