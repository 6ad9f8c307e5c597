import { describe, expect, it } from 'vitest';
import { reasonText } from '../../../../src/methods/diagnosis/reason-text';
import { CHANNELS } from '../../../../src/methods/diagnosis/signature/channels';

describe('reasonText', () => {
  it('says where something moved, and in which direction', () => {
    expect(reasonText({ channel: { side: 'self', quantity: 'cpu' }, value: 0.8 })).toBe('CPU up');
    expect(reasonText({ channel: { side: 'self', quantity: 'steps' }, value: 0.1 })).toBe(
      'steps per request unchanged',
    );
    expect(reasonText({ channel: { side: 'callers', quantity: 'work' }, value: -0.5 })).toBe(
      'work of its callers down',
    );
    expect(reasonText({ channel: { side: 'callees', quantity: 'failures' }, value: 0.5 })).toBe(
      'failed calls to the services it calls up',
    );
    expect(reasonText({ channel: { side: 'course', quantity: 'onset' }, value: -0.5 })).toBe('comes slowly');
  });

  it('has a phrase of its own for every channel', () => {
    const texts = CHANNELS.map((channel) => reasonText({ channel, value: 1 }));
    expect(new Set(texts).size).toBe(CHANNELS.length);
  });
});
