import { describe, expect, it } from 'vitest';
import { kindSentence, kindText } from '../../../src/contracts/incident-kind';

const kind = {
  id: 'cpu-contention',
  name: 'CPU contention',
  confidence: 0.834,
  isUnknown: false,
  why: ['CPU up', 'own work up'],
};

describe('the kind of an incident in words', () => {
  it('says how sure it is, what decided, what was not recorded, and what else is likely', () => {
    expect(kindText(kind)).toBe('CPU contention (83 %)');
    const also = [{ id: 'memory-pressure', name: 'Memory pressure', confidence: 0.16 }];
    expect(kindSentence({ ...kind, unseen: ['memory'], also })).toBe(
      'CPU contention (83 %): CPU up, own work up; not recorded: memory; also possible: Memory pressure (16 %)',
    );
    expect(kindSentence({ ...kind, why: [] })).toBe('CPU contention (83 %)');
  });

  it('says who named it', () => {
    expect(kindText({ ...kind, isGiven: true })).toBe('CPU contention (named by you)');
  });

  it('gives no confidence where nothing known fits', () => {
    expect(kindSentence({ ...kind, isUnknown: true })).toBe(
      'unlike anything known, nearest to CPU contention: CPU up, own work up',
    );
  });
});
