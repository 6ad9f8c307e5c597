/** Compresses a file, as one member or several, and damages the archive. */
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { Zstd } from '@hpcc-js/wasm-zstd';
import type { Random } from '../../../src/numeric/random';
import { bytesOf, type FuzzFile, intactIds } from '../parts';
import { byteMutators } from './bytes';

export interface Packed {
  readonly name: string;
  readonly bytes: Buffer;
  /** Records that are untouched: read, or a problem of this file says why not. */
  readonly intact: readonly string[];
  /** The part of `intact` that must be read, whatever is said: what gzip holds before its damage. */
  readonly promised: readonly string[];
  /** Zstandard frames here carry no checksum: damage may change names and numbers, and nobody can tell. */
  readonly isUnchecked?: boolean;
}

export function plain(file: FuzzFile): Packed {
  return { name: file.name, bytes: bytesOf(file), intact: intactIds(file), promised: [] };
}

/** Only an undamaged file goes into a damaged archive, so that one cause explains a loss. */
export function packed(file: FuzzFile, zstd: Zstd, damageArchive: boolean, random: Random): Packed {
  const text = bytesOf(file);
  const isGzip = random.uniform() < 0.6;
  const cuts = Array.from({ length: random.integer(4) }, () => random.integer(text.length)).sort(
    (a, b) => a - b,
  );
  const members = [0, ...cuts].map((from, index) => text.subarray(from, cuts[index] ?? text.length));
  const level = 1 + random.integer(9);
  const pack = (member: Buffer): Uint8Array =>
    isGzip ? gzipSync(member, { level }) : zstd.compress(member, level);
  const whole = Buffer.concat(members.map(pack));
  const name = `${file.name}${isGzip ? '.gz' : '.zst'}`;
  const intact = intactIds(file);
  if (!damageArchive && random.uniform() < 0.3) {
    return mixed(file, whole, zstd, random);
  }
  if (!damageArchive) {
    const padding = random.uniform() < 0.3 ? new Uint8Array(random.integer(2000)) : new Uint8Array();
    return {
      name,
      bytes: Buffer.concat([whole, isGzip ? padding : new Uint8Array()]),
      intact,
      promised: [],
    };
  }
  const archive: FuzzFile = {
    name,
    parts: Array.from(whole, (byte) => ({ bytes: Buffer.of(byte), id: null })),
  };
  const mutators = Object.values(byteMutators);
  const damaged = mutators[random.integer(mutators.length)](archive, random);
  const bytes = bytesOf(damaged);
  const isPromised = isGzip && file.hasNoBeginning !== true;
  return {
    name,
    bytes,
    intact,
    promised: isPromised ? before(file, whole, bytes) : [],
    isUnchecked: !isGzip,
  };
}

/** An archive with another ending, around another one, or with something else behind it. */
function mixed(file: FuzzFile, whole: Buffer, zstd: Zstd, random: Random): Packed {
  const intact = intactIds(file);
  const isUnchecked = true;
  const endings = ['', '.gz', '.zst', '.bak', '.1'];
  const behind = [
    Buffer.from('{"a":1}\n'),
    gzipSync('x\n'),
    Buffer.from(zstd.compress(Buffer.from('x\n'), 1)),
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    Buffer.from([0x1f, 0x8b]),
    Buffer.alloc(300, 0xff),
  ];
  switch (random.integer(3)) {
    case 0:
      return {
        name: `${file.name}${endings[random.integer(endings.length)]}`,
        bytes: whole,
        intact,
        promised: [],
      };
    case 1:
      return { name: `${file.name}.gz`, bytes: gzipSync(whole), intact, promised: [], isUnchecked };
    default: {
      const bytes = Buffer.concat([whole, behind[random.integer(behind.length)]]);
      return { name: `${file.name}.gz`, bytes, intact, promised: [], isUnchecked };
    }
  }
}

/** The records that lie before the first byte in which two archives differ. */
function before(file: FuzzFile, whole: Buffer, damaged: Buffer): string[] {
  const length = Math.min(whole.length, damaged.length);
  let same = 0;
  while (same < length && whole[same] === damaged[same]) {
    same++;
  }
  const readable = prefixLength(whole.subarray(0, same));
  let end = 0;
  const ids: string[] = [];
  const intact = new Set(intactIds(file));
  for (const { bytes, id } of file.parts) {
    end += bytes.length;
    // The record that the damage cuts, and the one before it, whose end is only seen behind it.
    if (id !== null && intact.has(id) && end + 1 < readable) {
      ids.push(id);
    }
  }
  return ids;
}

function prefixLength(archive: Buffer): number {
  try {
    return gunzipSync(archive, { finishFlush: constants.Z_SYNC_FLUSH }).length;
  } catch {
    return 0;
  }
}
