import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describe as descriptionOf, kindOfLabel } from '../../../../src/methods/diagnosis/kinds/kind';
import { readKinds } from '../../../../src/methods/diagnosis/kinds/read-kinds';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';

const shipped = readFileSync(path.join(__dirname, '../../../../models/diagnosis/kinds.yaml'), 'utf8');
const one = (body: string): string => `kinds:\n  - id: a\n    self: { cpu: up }\n  - ${body}\n`;

describe('the file of kinds that ships', () => {
  it('has no problem, and no two kinds that are described alike', () => {
    const { kinds, problems } = readKinds(shipped, 'kinds.yaml');
    expect(problems).toEqual([]);
    expect(kinds.length).toBeGreaterThanOrEqual(7);
    expect(new Set(kinds.map((kind) => descriptionOf(kind).join())).size).toBe(kinds.length);
  });

  it('knows labels whatever their case and dashes', () => {
    const { kinds } = readKinds(shipped, 'kinds.yaml');
    expect(kindOfLabel(kinds, 'CPU Load')?.id).toBe('cpu-contention');
    expect(kindOfLabel(kinds, 'network_delay')?.id).toBe('network-delay');
    expect(kindOfLabel(kinds, 'weather')).toBeUndefined();
  });
});

describe('a file of kinds', () => {
  it.each([
    ['id: B\n    self: { cpu: up }', 4, "needs an 'id'"],
    ['id: a\n    self: { cpu: up }', 4, 'used twice'],
    ['id: b', 4, 'states nothing'],
    ['id: b\n    self: { cpux: up }', 5, "'cpux' is no quantity of 'self'"],
    ['id: b\n    self:\n      cpu: higher', 6, "got 'higher'"],
    ['id: b\n    course: { onset: up }', 5, 'fast, slow'],
    ['id: b\n    selff: { cpu: up }', 5, "'selff' is none of"],
    ['id: b\n    labels: cpu\n    self: { cpu: up }', 5, "'labels' is a list"],
    ['just words', 4, 'a kind is a map'],
  ])('loses only the kind that is wrong: %s', (body, line, reason) => {
    const { kinds, problems } = readKinds(one(body), 'kinds.yaml');
    expect(kinds.map(({ id }) => id)).toEqual(['a']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'kinds.yaml', line, severity: 'warning' });
    expect(problems[0].reason).toContain(reason);
  });

  it('says what is missing at the top', () => {
    expect(readKinds('', 'k.yaml').problems[0].reason).toContain("a list 'kinds'");
    expect(readKinds('kinds: 3', 'k.yaml').problems[0].reason).toContain("a list 'kinds'");
  });

  it('is refused when it is too long', () => {
    const { kinds, problems } = readKinds(
      `${one('id: b\n    self: { cpu: up }')}${'#'.repeat(300_000)}`,
      'k.yaml',
    );
    expect(kinds).toEqual([]);
    expect(problems[0].reason).toContain('more than 262144 characters');
  });

  it('never throws, and its problems have lines inside the text', () => {
    const piece = fc.constantFrom(
      'kinds:',
      '- id: b',
      'self:',
      '{ cpu: up }',
      'labels: [x]',
      '  ',
      '\n',
      ': ',
      '&a',
      '*a',
      '- ',
      '"',
      '}',
      'onset: fast',
      'course:',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        for (const { line } of readKinds(text, 'k.yaml').problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
    );
  });
});

describe('a description', () => {
  it('has directions, and moves', () => {
    const { kinds } = readKinds(
      'kinds:\n  - id: b\n    self: { cpu: up, memory: varies, work: same, wire-in: any }\n    callers: { cpu: down }\n',
      'k.yaml',
    );
    const description = descriptionOf(kinds[0]);
    const at = (side: string, quantity: string): number[] => {
      const channel = channelIndex(side, quantity);
      return [Math.sign(description[channel]), Math.sign(description[CHANNEL_COUNT + channel])];
    };
    expect(at('self', 'cpu')).toEqual([1, 1]);
    expect(at('self', 'memory')).toEqual([0, 1]);
    expect(at('self', 'work')).toEqual([0, -1]);
    expect(at('self', 'wire-in')).toEqual([0, 0]);
    expect(at('self', 'steps')).toEqual([0, -1]);
    expect(at('self', 'latency')).toEqual([0, 0]);
    expect(at('callers', 'cpu')).toEqual([-1, 1]);
  });
});
