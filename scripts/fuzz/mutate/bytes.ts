/** Damage that knows nothing of the format. */
import type { Random } from '../../../src/numeric/random';
import { bytesOf, type FuzzFile, lengthOf, splice } from '../parts';

export type Mutator = (file: FuzzFile, random: Random) => FuzzFile;

const NOTHING = new Uint8Array();

/** A range of at most `share` of the file. */
function range(file: FuzzFile, random: Random, share = 0.2): { from: number; to: number } {
  const length = lengthOf(file);
  const from = random.integer(length);
  return { from, to: Math.min(length, from + 1 + random.integer(Math.max(1, Math.floor(length * share)))) };
}

export const byteMutators: Readonly<Record<string, Mutator>> = {
  'cut end': (file, random) => splice(file, random.integer(lengthOf(file)), lengthOf(file), NOTHING),
  'cut start': (file, random) => splice(file, 0, 1 + random.integer(lengthOf(file) >> 1), NOTHING),
  'flip a bit': (file, random) => {
    const at = random.integer(lengthOf(file));
    return splice(file, at, at + 1, Buffer.of(bytesOf(file)[at] ^ (1 << random.integer(8))));
  },
  'replace a byte': (file, random) => {
    const at = random.integer(lengthOf(file));
    return splice(file, at, at + 1, Buffer.of(random.integer(256)));
  },
  'delete a chunk': (file, random) => {
    const { from, to } = range(file, random);
    return splice(file, from, to, NOTHING);
  },
  'duplicate a chunk': (file, random) => {
    const { from, to } = range(file, random);
    const at = random.integer(lengthOf(file));
    return splice(file, at, at, bytesOf(file).subarray(from, to));
  },
  'random bytes': (file, random) => {
    const at = random.integer(lengthOf(file));
    const bytes = Uint8Array.from({ length: 1 + random.integer(200) }, () => random.integer(256));
    return splice(file, at, at, bytes);
  },
  zeros: (file, random) => {
    const { from, to } = range(file, random, 0.05);
    return splice(file, from, to, new Uint8Array(to - from));
  },
  'a long run': (file, random) => {
    const at = random.integer(lengthOf(file));
    return splice(file, at, at, Buffer.alloc(1 << (8 + random.integer(10)), bytesOf(file)[at]));
  },
};
