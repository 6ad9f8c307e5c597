/** Damage to a file as a whole: other documents beside it, its records elsewhere, other encodings. */
import type { Random } from '../../../src/numeric/random';
import { bytesOf, type FuzzFile, type Part } from '../parts';
import type { Mutator } from './bytes';

const MAX_BYTES = 4 * 2 ** 20;
const OTHERS = [
  '{"a":1}\n',
  '<html><body>502 Bad Gateway</body></html>\n',
  '---\n',
  '\n\n\n',
  '# exported\n',
  'time,value\n',
  '[]\n',
  '{}',
  '\0\0\0\0',
  '\u001b[32minfo\u001b[0m started\n',
  'null\n',
];

const between = (bytes: Uint8Array): Part => ({ bytes: Buffer.from(bytes), id: null });
const withoutIds = (parts: readonly Part[]): Part[] => parts.map((part) => ({ ...part, id: null }));

/** Every record counts as damaged: the file is another one afterwards. */
function rewritten(file: FuzzFile, bytes: Buffer): FuzzFile {
  const [first, ...rest] = file.parts;
  return {
    ...file,
    parts: [{ ...first, bytes }, ...rest.map((part) => ({ ...part, bytes: Buffer.alloc(0) }))].map(
      (part) => ({
        ...part,
        isDamaged: true,
      }),
    ),
  };
}

export const documentMutators: Readonly<Record<string, Mutator>> = {
  'another document in front': (file, random) => ({
    ...file,
    parts: [between(Buffer.from(oneOf(OTHERS, random))), ...file.parts],
  }),
  'another document behind': (file, random) => ({
    ...file,
    parts: [...file.parts, between(Buffer.from(oneOf(OTHERS, random)))],
  }),
  'the file twice': (file) => ({ ...file, parts: [...file.parts, ...withoutIds(file.parts)] }),
  'records in another order': (file, random) => {
    const records = file.parts.filter(({ id }) => id !== null);
    for (let at = records.length - 1; at > 0; at--) {
      const other = random.integer(at + 1);
      [records[at], records[other]] = [records[other], records[at]];
    }
    return { ...file, parts: file.parts.map((part) => (part.id === null ? part : (records.pop() ?? part))) };
  },
  'a record thousands of times': (file, random) => {
    const index = random.integer(file.parts.length);
    const pair = withoutIds(file.parts.slice(index, index + 2));
    const bytes = pair.reduce((sum, part) => sum + part.bytes.length, 1);
    const count = Math.min(1 << (8 + random.integer(8)), Math.floor(MAX_BYTES / bytes));
    const copies = between(
      Buffer.concat(Array.from({ length: count }, () => Buffer.concat(pair.map(({ bytes: own }) => own)))),
    );
    return { ...file, parts: [...file.parts.slice(0, index), copies, ...file.parts.slice(index)] };
  },
  'carriage returns only': (file) =>
    rewritten(file, Buffer.from(bytesOf(file).toString('latin1').replaceAll('\n', '\r'), 'latin1')),
  'NULs between the characters': (file) =>
    rewritten(file, Buffer.from(Array.from(bytesOf(file)).flatMap((byte) => [byte, 0]))),
  'UTF-32': (file) =>
    rewritten(file, Buffer.from(Array.from(bytesOf(file)).flatMap((byte) => [byte, 0, 0, 0]))),
  'brackets around all': (file, random) => {
    const depth = 1 << random.integer(12);
    return {
      ...file,
      parts: [
        between(Buffer.from('['.repeat(depth))),
        ...file.parts,
        between(Buffer.from(']'.repeat(depth))),
      ],
    };
  },
  'no line breaks': (file) =>
    rewritten(
      file,
      Buffer.from(
        bytesOf(file)
          .toString('latin1')
          .replace(/[\r\n]+/g, ' '),
        'latin1',
      ),
    ),
  'its lines backwards': (file) =>
    rewritten(file, Buffer.from(bytesOf(file).toString('latin1').split('\n').reverse().join('\n'), 'latin1')),
};

const oneOf = <T>(values: readonly T[], random: Random): T => values[random.integer(values.length)];
