import { describe, expect, it } from 'vitest';
import { namedAgain } from '../../../../src/app/report/kinds';
import type { IncidentKind } from '../../../../src/contracts/incident-kind';
import { incidentNamer } from '../../../../src/methods/diagnosis/name-incident';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';
import { initialParameters } from '../../../../src/compute';
import { classifierParameters } from '../../../../src/methods/diagnosis/classifier/network';
import { readKinds } from '../../../../src/methods/diagnosis/kinds/read-kinds';

const { kinds } = readKinds(
  'kinds:\n  - id: leak\n    title: Slow leak\n    self: { memory: up, work: up, cpu: up }\n',
  'kinds.yaml',
);
const name = incidentNamer(
  {
    description: 'test',
    parameters: initialParameters(classifierParameters(), 1),
    profiles: new Map(),
    surpriseLimit: 100,
    temperature: 1,
  },
  kinds,
);
const signature = Array.from({ length: CHANNEL_COUNT }, (): number | null => 0);
signature[channelIndex('self', 'memory')] = 0.8;
signature[channelIndex('self', 'cpu')] = null;
const kind: IncidentKind = { id: 'old', name: 'Old', confidence: 1, isUnknown: false, why: [], signature };
const incident = { fromMs: 0, toMs: 1, score: 2, causes: [], kind };

describe('naming incidents again', () => {
  it('uses what was observed of them, with what is not known', () => {
    const [named] = namedAgain([incident], name);
    expect(named.kind).toMatchObject({
      id: 'leak',
      name: 'Slow leak',
      confidence: 1,
      isUnknown: false,
      unseen: ['CPU'],
      signature,
    });
    expect(named.kind?.why).toContain('memory up');
  });

  it('leaves incidents as they are without a kind or without a classifier', () => {
    const { kind: _, ...plain } = incident;
    expect(namedAgain([plain], name)).toEqual([plain]);
    expect(namedAgain([incident], null)).toEqual([incident]);
  });
});
