import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readTextFormat,
  type TextFormatReading,
  type TextMessage,
  type TextValue,
} from '../../../../../src/workspace/manifests/serving/text-format';
import { messagesOf, scalarOf, valuesOf } from '../../../../../src/workspace/manifests/serving/text-values';
import { SourceText } from '../../../../../src/workspace/manifests/source-text';
import { textAt } from '../support';
import { cpuMs } from '../../../support/cpu-time';

const read = (text: string): TextFormatReading => readTextFormat(new SourceText('config.pbtxt', text));
const problemsOf = (text: string): string[] =>
  read(text).problems.map(({ line, column, reason }) => `${line}:${column} ${reason}`);

/** The message as plain data: a list of name and values. */
function plain({ fields }: TextMessage): unknown {
  return fields.map(({ name, values }) => [
    name.text,
    values.map((value) => (value.kind === 'message' ? plain(value.message) : value.part.text)),
  ]);
}

describe('the protobuf text format', () => {
  it.each([
    ['a: 1', [['a', ['1']]]],
    [
      'a : -1 b:+x',
      [
        ['a', ['-1']],
        ['b', ['x']],
      ],
      1,
    ],
    [
      'a: - 1.5e-3 # why\n b: 0x1F; c: TYPE_FP32, d: true',
      [
        ['a', ['-1.5e-3']],
        ['b', ['0x1F']],
        ['c', ['TYPE_FP32']],
        ['d', ['true']],
      ],
    ],
    [
      'a { b: 1 } c: < d: 2 >',
      [
        ['a', [[['b', ['1']]]]],
        ['c', [[['d', ['2']]]]],
      ],
    ],
    [
      'a [ { b: 1 }, { b: 2 } ] c: [ 1, 2 ,3 ] d: []',
      [
        ['a', [[['b', ['1']]], [['b', ['2']]]]],
        ['c', ['1', '2', '3']],
        ['d', []],
      ],
    ],
    [
      String.raw`s: "a\"b\\\x41\101\n" t: 'it"s' u: "one" "two"`,
      [
        ['s', ['a"b\\AA\n']],
        ['t', ['it"s']],
        ['u', ['onetwo']],
      ],
    ],
    ['[pkg.ext/name] { a: 1 } b: 2', [['b', ['2']]]],
    ['[pkg.ext]: [1, 2] b: 2', [['b', ['2']]]],
    ['', []],
    ['\uFEFF# only a comment', []],
  ] as [string, unknown, number?][])('reads %j', (text, expected, problems = 0) => {
    const reading = read(text);
    expect(plain(reading.message)).toEqual(expected);
    expect(reading.problems).toHaveLength(problems);
  });

  it('gives every scalar its place, quotes left out', () => {
    const text = '# c\nname: "net"\ninput [\n  { name: \'x\' dims: [ -1, 224 ] }\n]\n';
    const { message } = read(text);
    const input = messagesOf(message, 'input')[0];
    const parts = [
      scalarOf(message, 'name'),
      scalarOf(input, 'name'),
      ...valuesOf(input, 'dims').flatMap((value) => (value.kind === 'scalar' ? [value.part] : [])),
    ];
    expect(parts.map((part) => part && textAt(text, part.range()))).toEqual(['net', 'x', '-1', '224']);
  });

  it('takes a field that is written several times, as a list, or both, for one', () => {
    const { message } = read('a: 1 a: [2, 3] a: 4');
    expect(valuesOf(message, 'a')).toHaveLength(4);
    expect(scalarOf(message, 'a')?.text).toBe('4');
  });

  it.each([
    ['a: 1\nb\nc: 2', ["2:1 b has no value: expected ':' or '{' after it"], 'c'],
    ['a:\nb: 2\nc: 3', ['1:1 a has no value'], 'c'],
    ['input {\n  name: "x"\nc: 1', ["1:7 this '{' is never closed"], 'input'],
    ['input [\n  { name: "x"\n]\nc: 1', ["2:3 this '{' is never closed"], 'c'],
    ['a: [ 1, 2\nc: 1', ["1:4 this list has no closing ']'"], 'c'],
    ['a: "open\nc: 1', ['1:4 this text has no closing quote on its line', '1:1 a has no value'], 'c'],
    ['a: 1 }\nc: 1', ["1:6 '}' closes nothing"], 'c'],
    ['a { b: 1 >\nc: 1', ["1:10 expected '}', not '>'"], 'c'],
    ['a { b: 1 ] d: 2 }\nc: 1', ["1:10 ']' closes nothing"], 'c'],
    ['a: @ 1\nc: 1', ["1:4 '@' has no meaning here"], 'c'],
    ['= 3\nc: 1', ["1:1 '=' has no meaning here", '1:3 expected the name of a field, not 3'], 'c'],
    ['a: -\nc: 1', ["1:4 '-' without a number"], 'a'],
    ['a: [ 1, 3, ]\nc: 1', ["1:12 expected a value after ','"], 'c'],
    ['a: [ , 3 ]\nc: 1', ["1:6 expected a value before this ','"], 'c'],
    ['a: [ 1,, 3 ]\nc: 1', ["1:8 expected a value before this ','"], 'c'],
    ['a: [ 1 3 ]\nc: 1', ["1:8 expected ',' before 3"], 'c'],
    ['a: 1,, c: 1', ['1:6 expected the name of a field, not ,'], 'c'],
  ])('says what is wrong with %j and goes on', (text, problems, kept) => {
    if (kept !== 'a') {
      expect(problemsOf(text)).toEqual(problems);
    }
    expect(problemsOf(text)[0]).toBe(problems[0]);
    expect(JSON.stringify(plain(read(text).message))).toContain(`"${kept}"`);
  });

  it('reads no more than 100,000 words and marks, and says where it stopped', () => {
    const { message, problems } = read(`a: 1\nb: [${'1, '.repeat(150_000)}1]\nc: 2`);
    expect(message.fields.map(({ name }) => name.text)).toEqual(['a', 'b']);
    expect(problems).toContainEqual(
      expect.objectContaining({ line: 2, reason: 'more than 100000 words and marks; the rest was not read' }),
    );
  });

  it('refuses deep nesting, and stays quick', async () => {
    const spentMs = await cpuMs(() => {
      expect(problemsOf('a {'.repeat(50_000))[0]).toContain('nested deeper than 64 levels');
      expect(problemsOf('a: ['.repeat(50_000)).length).toBeLessThanOrEqual(20);
      read('a: 1 '.repeat(50_000));
    });
    expect(spentMs).toBeLessThan(10_000);
  });
});

interface Field {
  readonly name: string;
  readonly value: string | readonly Field[];
}

const nameOf = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/);
const scalar = fc.oneof(
  fc.integer().map(String),
  nameOf,
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map(String)
    .filter((text) => /^-?\d/.test(text)),
  fc.string({ unit: 'grapheme-ascii', maxLength: 8 }).map((text) => JSON.stringify(text)),
);
const { fields } = fc.letrec<{ fields: Field[] }>((tie) => ({
  fields: fc.array(fc.record({ name: nameOf, value: fc.oneof({ maxDepth: 4 }, scalar, tie('fields')) }), {
    maxLength: 4,
  }),
}));
const separator = fc.constantFrom(' ', '\n', '  # a comment\n', ', ', '; ', '\t');

function written(list: readonly Field[], gap: string): string {
  return list
    .map(({ name, value }) =>
      typeof value === 'string'
        ? `${name}: ${value}`
        : `${name} { ${written(value, gap)}${value.length > 0 ? gap : ''}}`,
    )
    .join(gap);
}

describe('any text', () => {
  it('comes back as it was written, each scalar at its place', () => {
    fc.assert(
      fc.property(fields, separator, (list, gap) => {
        const text = written(list, gap);
        const { message, problems } = read(text);
        expect(problems).toEqual([]);
        const compare = (expected: readonly Field[], { fields: found }: TextMessage): void => {
          expect(found.map(({ name }) => name.text)).toEqual(expected.map(({ name }) => name));
          expected.forEach(({ value }, index) => {
            const [only] = found[index].values;
            if (typeof value !== 'string') {
              return compare(value, (only as TextValue & { kind: 'message' }).message);
            }
            const { part } = only as TextValue & { kind: 'scalar' };
            const content = value.startsWith('"') ? (JSON.parse(value) as string) : value;
            expect(part.text).toBe(content);
            expect(value).toContain(textAt(text, part.range()));
          });
        };
        compare(list, message);
      }),
    );
  });

  it('never throws, ends, and places problems and parts inside the text', () => {
    const fragment = fc.constantFrom(
      'a',
      ':',
      '{',
      '}',
      '[',
      ']',
      '<',
      '>',
      '"x"',
      '"',
      "'",
      '-',
      '1',
      '1e',
      '.5',
      ',',
      ';',
      '\n',
      ' ',
      '#',
      '\\',
      '[a.b]',
      '@',
      'dims: ',
      '\0',
      'é',
      '/',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 40 }), (fragments) => {
        const text = fragments.join('');
        const lines = text.split('\n').length;
        const { message, problems } = read(text);
        for (const { line } of problems) {
          expect(line).toBeLessThanOrEqual(lines);
        }
        const check = ({ fields: found }: TextMessage): void => {
          for (const { name, values } of found) {
            expect(textAt(text, name.range())).toBe(name.text);
            for (const value of values) {
              if (value.kind === 'message') {
                check(value.message);
              } else {
                expect(value.part.range().endLine).toBeLessThanOrEqual(lines);
              }
            }
          }
        };
        check(message);
      }),
      { numRuns: 1000 },
    );
  });
});
