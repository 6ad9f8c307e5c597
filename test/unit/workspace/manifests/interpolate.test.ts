import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UNKNOWN } from '../../../../src/workspace/manifests/hosts';
import { interpolateCompose, interpolateKubernetes } from '../../../../src/workspace/manifests/interpolate';
import { SourceText } from '../../../../src/workspace/manifests/source-text';

const values: Readonly<Record<string, string>> = { A: 'alpha', EMPTY: '' };
const lookup = (name: string): string | undefined => values[name];
const whole = (text: string) => new SourceText('x', text).part(0, text.length);

describe('Compose interpolation', () => {
  it.each([
    ['$A-${A}', 'alpha-alpha'],
    ['${X:-fallback}', 'fallback'],
    ['${EMPTY:-fallback}', 'fallback'],
    ['${EMPTY-fallback}', ''],
    ['${X-${Y:-${A}}}', 'alpha'],
    ['${A:+set}${X:+set}', 'set'],
    ['${A:?missing}${X:?missing}', `alpha${UNKNOWN}`],
    ['$X', UNKNOWN],
    ['$$A $${A}', '$A ${A}'],
    ['${A', '${A'],
    ['$ $1 a$', '$ $1 a$'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(interpolateCompose(whole(text), lookup).text).toBe(expected);
  });

  it('places parts of the text where they are written, and values at their expression', () => {
    const part = interpolateCompose(whole('http://${A}:${PORT:-80}/x'), lookup);
    expect(part.text).toBe('http://alpha:80/x');
    expect(part.range(7, 12)).toMatchObject({ column: 8, endColumn: 12 });
    expect(part.range(13, 15)).toMatchObject({ column: 21, endColumn: 23 });
    expect(part.range(16, 17)).toMatchObject({ column: 25, endColumn: 26 });
  });

  it('stops at any depth of defaults', () => {
    expect(() =>
      interpolateCompose(whole('${A:-'.repeat(20_000) + '}'.repeat(20_000)), () => undefined),
    ).not.toThrow();
  });

  it('leaves a text without variables alone, places included', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('$')),
        fc.nat(),
        fc.nat(),
        (text, a, b) => {
          const [from, to] = [Math.min(a, b) % (text.length + 1), Math.max(a, b) % (text.length + 1)].sort(
            (x, y) => x - y,
          );
          const part = interpolateCompose(whole(text), lookup);
          expect(part.text).toBe(text);
          expect(part.range(from, to)).toEqual(whole(text).range(from, to));
        },
      ),
    );
  });
});

describe('Kubernetes interpolation', () => {
  it.each([
    ['http://$(A):80', 'http://alpha:80'],
    ['$$(A)', '$(A)'],
    ['$(X)', UNKNOWN],
    ['$A ${A} $()', '$A ${A} $()'],
  ])('%s', (text, expected) => {
    expect(interpolateKubernetes(whole(text), lookup).text).toBe(expected);
  });
});
