/** Damage that knows the tokens of a text. */
import type { Random } from '../../../src/numeric/random';
import { bytesOf, type FuzzFile, lengthOf, type Part, splice } from '../parts';
import type { Mutator } from './bytes';

const SEPARATORS = [
  ' ',
  '\t',
  '\n',
  ',',
  ':',
  '=',
  '"',
  "'",
  '[',
  '{',
  '(',
  '\\',
  '$',
  '${',
  '#',
  '&a',
  '*',
  '- ',
  ';',
  '/',
  '.',
];
const NUMBERS = [
  '0',
  '-1',
  '1e400',
  '-1e400',
  'NaN',
  'Infinity',
  '9223372036854775808',
  '1.7976931348623157e308',
  '5e-324',
  '0x10',
  '00012',
  '1_000',
  '٣',
  '1e5',
  '18446744073709551615',
];
const VALUES = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '"x"',
  '0',
  '-1',
  '[1]',
  '{"a":1}',
  '[[]]',
  '"\\ud800"',
  '"\\u0000"',
  '~',
  '!!binary x',
];
const IDS = [
  '""',
  '"0"',
  '"0000000000000000"',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"ffffffffffffffffffffffffffffffff"',
  '"ABCDEF"',
  '"zz"',
  '"a b"',
];

const oneOf = <T>(values: readonly T[], random: Random): T => values[random.integer(values.length)];

/** A token of the file, by its place. */
function tokenOf(file: FuzzFile, token: RegExp, random: Random): { from: number; to: number; text: string } {
  const text = bytesOf(file).toString('latin1');
  const at = random.integer(text.length);
  const expression = new RegExp(token.source, 'g');
  expression.lastIndex = at;
  const found = expression.exec(text);
  return found === null
    ? { from: at, to: at + 1, text: text.slice(at, at + 1) }
    : { from: found.index, to: found.index + found[0].length, text: found[0] };
}

/** @param behind characters that are written as single bytes behind it */
const replacing =
  (token: RegExp, make: (text: string, random: Random) => string, behind = ''): Mutator =>
  (file, random) => {
    const { from, to, text } = tokenOf(file, token, random);
    const bytes = Buffer.concat([Buffer.from(make(text, random)), Buffer.from(behind, 'latin1')]);
    return splice(file, from, to, bytes);
  };

const mapParts = (file: FuzzFile, change: (part: Part) => Part): FuzzFile => ({
  ...file,
  parts: file.parts.map(change),
});

export function textMutators(token: RegExp): Readonly<Record<string, Mutator>> {
  return {
    'another type': replacing(token, (_, random) => oneOf(VALUES, random)),
    'another number': replacing(/-?\d+(?:\.\d+)?/, (_, random) => oneOf(NUMBERS, random)),
    'a long number': replacing(/-?\d+(?:\.\d+)?/, (_, random) => '9'.repeat(1 + random.integer(400))),
    'another id': replacing(token, (_, random) => oneOf(IDS, random)),
    'an endless number': replacing(/-?\d+(?:\.\d+)?/, (text, random) =>
      random.uniform() < 0.5
        ? '9'.repeat(1 << (9 + random.integer(10)))
        : `${text}.${'1'.repeat(1 << (9 + random.integer(10)))}`,
    ),
    'a number as a text or back': replacing(/"-?\d+(?:\.\d+)?"|-?\d+(?:\.\d+)?/, (text) =>
      text.startsWith('"') ? text.slice(1, -1) : `"${text}"`,
    ),
    'two tokens exchanged': (file, random) => {
      const [one, other] = [tokenOf(file, token, random), tokenOf(file, token, random)].sort(
        (a, b) => a.from - b.from,
      );
      return one.to > other.from
        ? file
        : splice(
            splice(file, other.from, other.to, Buffer.from(one.text, 'latin1')),
            one.from,
            one.to,
            Buffer.from(other.text, 'latin1'),
          );
    },
    'a parent of another record': (file, random) => {
      const id = /[0-9a-f]{16,}/;
      const [one, other] = [tokenOf(file, id, random), tokenOf(file, id, random)];
      return splice(file, one.from, one.to, Buffer.from(other.text, 'latin1'));
    },
    'a key repeated': replacing(
      /"[\w.]+":|^\s*[\w.]+:/,
      (text) => `${text}${text.startsWith('"') ? '0,' : ' 0\n'}${text}`,
    ),
    'thousands of keys': replacing(
      /(?<=\{)"/,
      (text, random) =>
        `${Array.from({ length: 1 << random.integer(15) }, (_, index) => `"k${index}":${index},`).join('')}${text}`,
    ),
    escapes: replacing(token, (text) =>
      text.replace(/[a-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
    ),
    'latin-1': replacing(token, (text) => text, 'é'),
    nesting: replacing(token, (text, random) => {
      const depth = 1 << random.integer(17);
      const [open, close] = oneOf(
        [
          ['[', ']'],
          ['{"a":', '}'],
          ['(', ')'],
          ['{ a: ', '}'],
        ],
        random,
      );
      return open.repeat(depth) + text + (random.uniform() < 0.7 ? close.repeat(depth) : '');
    }),
    separators: replacing(
      token,
      (text, random) => text + oneOf(SEPARATORS, random).repeat(1 << random.integer(18)),
    ),
    'a long token': replacing(
      token,
      (text, random) => text.slice(0, -1) + 'a'.repeat(1 << random.integer(18)) + text.slice(-1),
    ),
    'a token deleted': replacing(token, () => ''),
    'a token repeated': replacing(token, (text, random) => text.repeat(2 + random.integer(50))),
    'another encoding': (file, random) => {
      const at = random.integer(lengthOf(file));
      return splice(
        file,
        at,
        at,
        oneOf(['\xff\xfe', '\xc3\x28', '\xed\xa0\x80', '\xf8\x88', '\x80'], random) === ''
          ? new Uint8Array()
          : Buffer.from(
              oneOf(['\xff\xfe', '\xc3\x28', '\xed\xa0\x80', '\xf8\x88', '\x80'], random),
              'latin1',
            ),
      );
    },
    'byte order mark': (file) => ({
      ...file,
      parts: [{ bytes: Buffer.from('\uFEFF'), id: null }, ...file.parts],
    }),
    'carriage returns': (file) =>
      mapParts(file, (part) => ({
        ...part,
        bytes: Buffer.from(part.bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'),
      })),
    'UTF-16': (file, random) => {
      if (bytesOf(file).includes(0)) {
        return file;
      }
      const text = bytesOf(file).toString();
      const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
      const whole = random.uniform() < 0.5 ? bytes : bytes.swap16();
      const [first, ...rest] = file.parts;
      return {
        ...file,
        parts: [{ ...first, bytes: whole }, ...rest.map((part) => ({ ...part, bytes: Buffer.alloc(0) }))],
      };
    },
    'a record repeated': (file, random) => {
      const index = random.integer(file.parts.length);
      const copies = Array.from({ length: 1 + random.integer(20) }, (): Part[] =>
        [...file.parts.slice(index, index + 2)].map((part) => ({ ...part, id: null })),
      );
      return {
        ...file,
        parts: [...file.parts.slice(0, index), ...copies.flat(), ...file.parts.slice(index)],
      };
    },
  };
}
