import { constants, inflateRawSync } from 'node:zlib';
import { archiveKindOf } from '../../io/archive/archive-kind';
import type { Verdict } from './discovered-file';
import { hasNameOfRecords, UNPACK } from './unread-archive';

/** Compressions and archives whose first bytes say no more than what they are. */
const OPAQUE: readonly RegExp[] = [
  // bzip2: its level, and the start of a block.
  /^BZh[1-9]1AY&SY/,
  // xz
  /^\xfd7zXZ\0/,
  // 7-Zip
  /^7z\xbc\xaf\x27\x1c/,
  /^Rar!\x1a\x07/,
  // LZ4
  /^\x04\x22\x4d\x18/,
  // Snappy, framed
  /^\xff\x06\0\0sNaPpY/,
  // lzip
  /^LZIP\x01/,
];
const LONGEST_SIGN = 16;
/** Bytes of a member that are looked at. */
const MEMBER_BYTES = 8 << 10;
/** Members that are looked at. */
const MAX_MEMBERS = 32;

const ZIP_SIGN = Buffer.from('PK\x03\x04', 'latin1');
const ZIP_HEADER_BYTES = 30;
const DEFLATED = 8;
const TAR_NAME_BYTES = 100;
const TAR_SIZE = [124, 136] as const;
/** A header and its content are padded to so many bytes. */
const TAR_BLOCK_BYTES = 512;

interface Member {
  readonly name: string;
  /** Its first bytes, unpacked. */
  readonly content: Buffer;
}

/**
 * Compressions that are not read, and archives of any name that may hold records, by their first bytes and their members.
 * @param isReadable whether a file with this content and name would be read
 */
export function sniffArchive(
  content: Buffer,
  isReadable: (content: Buffer, name: string) => boolean,
): Verdict {
  const start = content.toString('latin1', 0, LONGEST_SIGN);
  if (OPAQUE.some((sign) => sign.test(start))) {
    return { refused: UNPACK };
  }
  const archive = archiveKindOf(content);
  if (archive === undefined) {
    return undefined;
  }
  let count = 0;
  for (const member of archive === 'zip' ? zipMembers(content) : tarMembers(content)) {
    if (++count > MAX_MEMBERS) {
      return undefined;
    }
    // Archives inside archives could multiply.
    const isNested = archiveKindOf(member.content) !== undefined;
    if (hasNameOfRecords(member.name) || (!isNested && isReadable(member.content, member.name))) {
      return { archive };
    }
  }
  return undefined;
}

/** By the headers that stand before each member. */
function* zipMembers(content: Buffer): Generator<Member> {
  let at = 0;
  while (at >= 0 && at + ZIP_HEADER_BYTES <= content.length) {
    const nameEnd = at + ZIP_HEADER_BYTES + content.readUInt16LE(at + 26);
    const from = nameEnd + content.readUInt16LE(at + 28);
    const packed = content.subarray(from, from + MEMBER_BYTES);
    yield {
      name: content.toString('utf8', at + ZIP_HEADER_BYTES, nameEnd),
      content: content.readUInt16LE(at + 8) === DEFLATED ? inflated(packed) : packed,
    };
    at = content.indexOf(ZIP_SIGN, at + 1);
  }
}

function inflated(packed: Buffer): Buffer {
  try {
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

function* tarMembers(content: Buffer): Generator<Member> {
  let at = 0;
  while (archiveKindOf(content.subarray(at)) === 'tar') {
    const header = content.toString('latin1', at, at + TAR_BLOCK_BYTES);
    const bytes = Number.parseInt(header.slice(...TAR_SIZE), 8) || 0;
    at += TAR_BLOCK_BYTES;
    yield {
      name: header.slice(0, TAR_NAME_BYTES).split('\0', 1)[0],
      content: content.subarray(at, at + Math.min(bytes, MEMBER_BYTES)),
    };
    at += Math.ceil(bytes / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
  }
}
