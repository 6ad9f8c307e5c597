import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../../src/jobs/record/address';
import { parametersOf, readRecord, recordOf } from '../../../../src/jobs/record/record';

const kinds = new Set(['forecast.fit']);
const around = {
  checkpoint: null,
  priority: 'background',
  cost: { ms: 10, memoryBytes: 1e6, cores: 1 },
} as const;
const KEY = 'a'.repeat(64);

const written = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  format: 1,
  kind: 'forecast.fit',
  dataset: KEY,
  configuration: { steps: 3 },
  seed: 1,
  ...around,
  ...changes,
});
const read = (value: unknown) => readRecord(typeof value === 'string' ? value : JSON.stringify(value), kinds);

describe('a job record', () => {
  it('gives back the parameters that it was made of', () => {
    const parameters = { kind: 'mlp', dataset: KEY, seed: 3, shape: { steps: 2 }, extra: [1, 2] };
    expect(parametersOf(recordOf('forecast.fit', parameters, around))).toEqual(parameters);
    expect(parametersOf(recordOf('forecast.fit', { a: 1 }, around))).toEqual({ a: 1 });
  });

  it.each([
    ['an unknown kind', written({ kind: 'shell.run' }), /no job "shell\.run"/],
    ['a kind that objects inherit', written({ kind: 'toString' }), /no job "toString"/],
    ['an unknown field', written({ script: 'x' }), /script/],
    ['a missing field', { ...written(), seed: undefined }, /seed/],
    ['a later format', written({ format: 2 }), /format/],
    [
      'an absolute path',
      written({ configuration: { model: { folder: '/etc' } } }),
      /configuration\.model\.folder names/,
    ],
    ['a climbing path', written({ configuration: { save: 'a/../../b' } }), /configuration\.save names/],
    [
      'a climbing path of Windows',
      written({ configuration: { save: 'a\\..\\b' } }),
      /configuration\.save names/,
    ],
    ['a drive', written({ configuration: { save: 'C:\\x' } }), /configuration\.save names/],
    ['a dataset elsewhere', written({ dataset: '../secret' }), /dataset names/],
    ['checkpoints elsewhere', written({ checkpoint: 'a/b' }), /checkpoint: is not a key/],
    ['a fraction as seed', written({ seed: 0.5 }), /seed/],
    ['a negative cost', written({ cost: { ms: -1, memoryBytes: 0, cores: 1 } }), /cost\.ms/],
    ['no core', written({ cost: { ms: 1, memoryBytes: 0, cores: 0 } }), /cost\.cores/],
    [
      'an oversized record',
      written({ configuration: { text: 'x'.repeat(70_000) } }),
      /bytes, 65536 are allowed/,
    ],
    ['a list', [written()], /record/],
    ['nothing', 'null', /record/],
    ['half a record', '{"format":1,', /JSON|position|property/],
    [
      'a number beyond all',
      JSON.stringify(written({ seed: 7 })).replace('"seed":7', '"seed":1e999'),
      /seed is larger/,
    ],
    [
      'a prototype',
      JSON.stringify(written()).replace('"steps":3', '"__proto__":{"polluted":true}'),
      /configuration\.__proto__ is the name of a prototype/,
    ],
    [
      'a prototype deep inside',
      written({ configuration: { list: [{ constructor: { a: 1 } }] } }),
      /configuration\.list\.0\.constructor is the name of a prototype/,
    ],
  ])('refuses %s', (_, value, message) => {
    expect(() => read(value)).toThrow(message);
    expect(() => read(value)).toThrow(expect.objectContaining({ code: 'bad-job', forUser: true }));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('refuses nesting that would exhaust a stack', () => {
    const text = JSON.stringify(written()).replace('"steps":3', `"a":${'['.repeat(5000)}${']'.repeat(5000)}`);
    expect(() => read(text)).toThrow(/nested deeper than 16/);
  });

  it('either reads or refuses with its own error, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => JSON.stringify(written({ configuration: JSON.parse(text) }))),
        ),
        (text) => {
          try {
            expect(readRecord(text, kinds).kind).toBe('forecast.fit');
          } catch (error) {
            expect(error).toMatchObject({ code: 'bad-job' });
          }
        },
      ),
    );
  });
});

describe('the address of a result', () => {
  const address = (parameters: Record<string, unknown>, code = 'build', place: typeof around | object = {}) =>
    addressOf(recordOf('forecast.fit', parameters, { ...around, ...place }), code);
  const base = { dataset: KEY, seed: 1, shape: { steps: 2, inputSteps: 6 }, extra: [1, 2] };

  it('does not depend on the order of parameters, nor on where and when the job runs', () => {
    const other = { extra: [1, 2], shape: { inputSteps: 6, steps: 2 }, seed: 1, dataset: KEY };
    expect(address(other)).toBe(address(base));
    expect(address(base, 'build', { priority: 'interactive', checkpoint: 'b'.repeat(32) })).toBe(
      address(base),
    );
  });

  it('changes with everything that decides the result', () => {
    const all = [
      address(base),
      address(base, 'another build'),
      address({ ...base, seed: 2 }),
      address({ ...base, dataset: 'b'.repeat(64) }),
      address({ ...base, extra: [2, 1] }),
      address({ ...base, shape: { steps: 2 } }),
      address({ ...base, extra: { 0: 1, 1: 2 } }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});
