/** Files as joining, editing and converting make them: other formats in one file, headers and marks in the middle, other spellings. */
import type { Random } from '../../../src/numeric/random';
import { between, bytesOf, type FuzzFile, type Part, splice } from '../parts';
import type { Mutator } from './bytes';

const BYTE_ORDER_MARK = '\uFEFF';
const EXPONENTS = ['1e308', '1e99999', '-1e99999', '1e-99999', '1E+0005', '17000000000000e5', '1.7e18'];

const oneOf = <T>(values: readonly T[], random: Random): T => values[random.integer(values.length)];
const copyOf = (parts: readonly Part[]): Part[] => parts.map((part) => ({ ...part, id: null }));

/** Parts put before a record, which stays intact. */
function before(file: FuzzFile, index: number, parts: readonly Part[]): FuzzFile {
  return { ...file, parts: [...file.parts.slice(0, index), ...parts, ...file.parts.slice(index)] };
}

function indexOfRecord(file: FuzzFile, random: Random): number {
  const indices = [...file.parts.keys()].filter((index) => file.parts[index].id !== null);
  return indices.length === 0 ? 0 : oneOf(indices, random);
}

/** Changes the text of every part, so that what the records mean stays the same. */
const everywhere = (file: FuzzFile, change: (text: string) => string): FuzzFile => ({
  ...file,
  parts: file.parts.map((part) => ({
    ...part,
    bytes: Buffer.from(change(part.bytes.toString('latin1')), 'latin1'),
  })),
});

/** @param foreign a file of another format */
export function mixtureMutators(foreign: (random: Random) => FuzzFile): Readonly<Record<string, Mutator>> {
  const another = (random: Random): Part[] => copyOf(foreign(random).parts);
  const lineBreak = between('\n');
  return {
    'another format in front': (file, random) => ({
      ...file,
      parts: [...another(random), lineBreak, ...file.parts],
    }),
    'another format behind': (file, random) => ({
      ...file,
      parts: [...file.parts, lineBreak, ...another(random)],
    }),
    'records of another format between': (file, random) => {
      const others = foreign(random).parts.filter(({ id }) => id !== null);
      return file.parts
        .map((part, index) => (part.id === null ? -1 : index))
        .filter((index) => index >= 0 && random.uniform() < 0.3)
        .reverse()
        .reduce((mixed, index) => {
          const other = others.length === 0 ? lineBreak : oneOf(others, random);
          return before(mixed, index, [...copyOf([other]), lineBreak]);
        }, file);
    },
    'the beginning again': (file, random) => {
      const end = file.parts.findIndex(({ id }) => id !== null);
      return before(file, indexOfRecord(file, random), copyOf(file.parts.slice(0, Math.max(0, end))));
    },
    'byte order mark in the middle': (file, random) =>
      before(file, indexOfRecord(file, random), [between(BYTE_ORDER_MARK)]),
  };
}

export const spellingMutators: Readonly<Record<string, Mutator>> = {
  'mixed line endings': (file, random) =>
    everywhere(file, (text) => text.replace(/\r?\n/g, () => oneOf(['\n', '\r\n'], random))),
  'two lines exchanged': (file, random) => {
    const text = bytesOf(file).toString('latin1');
    const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
    const [one, other] = [oneOf(starts, random), oneOf(starts, random)].sort((a, b) => a - b);
    const lineAt = (at: number): string => text.slice(at, starts[starts.indexOf(at) + 1]);
    const [first, second] = [lineAt(one), lineAt(other)];
    return one === other
      ? file
      : splice(
          splice(file, other, other + second.length, Buffer.from(first, 'latin1')),
          one,
          one + first.length,
          Buffer.from(second, 'latin1'),
        );
  },
  'all numbers as texts': (file) =>
    everywhere(file, (text) => text.replace(/(?<=[:[,\s]|^)-?\d+(?:\.\d+)?(?=[,\]}\s]|$)/g, '"$&"')),
  'all texts as numbers': (file) => everywhere(file, (text) => text.replace(/"(-?\d+(?:\.\d+)?)"/g, '$1')),
  'a huge exponent': (file, random) => {
    const text = bytesOf(file).toString('latin1');
    const numbers = [...text.matchAll(/(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.])/g)];
    const number = numbers.length === 0 ? undefined : oneOf(numbers, random);
    return number === undefined
      ? file
      : splice(file, number.index, number.index + number[0].length, Buffer.from(oneOf(EXPONENTS, random)));
  },
  'a key in another case': (file, random) => {
    const keys = [
      ...bytesOf(file)
        .toString('latin1')
        .matchAll(/"([A-Za-z]\w*)"(?=\s*:)|^\s*([A-Za-z]\w*)(?=:)/gm),
    ];
    if (keys.length === 0) {
      return file;
    }
    const found = oneOf(keys, random);
    const changed = oneOf(
      [
        found[0].toUpperCase(),
        found[0].toLowerCase(),
        found[0].replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      ],
      random,
    );
    return splice(file, found.index, found.index + found[0].length, Buffer.from(changed, 'latin1'));
  },
  'all keys in another case': (file, random) => {
    const change = oneOf(
      [
        (text: string) => text.toUpperCase(),
        (text: string) => text.toLowerCase(),
        (text: string) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      ],
      random,
    );
    return everywhere(file, (text) => text.replace(/"[A-Za-z]\w*"(?=\s*:)/g, change));
  },
};

/** One file as two: the second begins in the middle of the first, as where a log is rotated by its size. */
export function inTwoFiles(file: FuzzFile, random: Random): FuzzFile[] {
  const at = 1 + random.integer(Math.max(1, bytesOf(file).length - 1));
  const parts: [Part[], Part[]] = [[], []];
  let start = 0;
  for (const part of file.parts) {
    const cut = at - start;
    if (cut >= part.bytes.length) {
      parts[0].push(part);
    } else if (cut <= 0) {
      parts[1].push(part);
    } else {
      parts[0].push({ ...part, bytes: part.bytes.subarray(0, cut), isDamaged: true });
      parts[1].push({ ...part, bytes: part.bytes.subarray(cut), isDamaged: true });
    }
    start += part.bytes.length;
  }
  const dot = file.name.lastIndexOf('.');
  const second = `${file.name.slice(0, dot)}-2${file.name.slice(dot)}`;
  return [
    { ...file, parts: parts[0] },
    { ...file, name: second, parts: parts[1], hasNoBeginning: true },
  ];
}
