import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { isManifestKind, type InputKind } from '../../contracts/report';
import type { ArchiveKind } from '../../io/archive/archive-kind';
import type { ArchiveMember } from '../../io/archive/member';
import { membersOf } from '../../io/archive/members';
import { messageOf } from '../../io/byte-source';
import type { DiscoveredFile } from './discovered-file';
import { HEAD_BYTES, headOf } from './head';
import { isPlausibleName } from './plausible-name';
import type { SkippedList } from './skipped-list';
import { sniff } from './sniff';
import { hasNameOfRecords } from './unread-archive';

/** Each is looked into, and a tar archive is read from its front for each that is used. */
const MAX_ARCHIVE_FILES = 1000;

const NESTED = 'an archive inside an archive, which is not read: unpack it once';
const NOTHING = 'an archive without traces or metrics that are read';

/** An archive on disk. */
export interface FoundArchive extends Pick<DiscoveredFile, 'path' | 'relative' | 'modifiedMs'> {
  readonly kind: ArchiveKind;
}

/**
 * The traces and metrics in an archive; manifests in one are nobody's to edit, and are passed over. Two members of one
 * name count once.
 * @param hashOf gives the hash of the whole archive; undefined = files get none
 */
export async function filesOfArchive(
  archive: FoundArchive,
  skipped: SkippedList,
  hashOf: ((kind: InputKind) => Promise<string> | undefined) | undefined,
  signal: AbortSignal | undefined,
): Promise<DiscoveredFile[]> {
  const files = new Map<string, DiscoveredFile>();
  let looked = 0;
  try {
    for await (const member of membersOf(archive.path, archive.kind, { signal })) {
      signal?.throwIfAborted();
      const relative = `${archive.relative}/${member.name}`;
      if (++looked > MAX_ARCHIVE_FILES) {
        skipped.add(archive.relative, `files of it after the first ${MAX_ARCHIVE_FILES} are not looked at`);
        break;
      }
      const kind = files.has(member.name) ? undefined : await kindOf(member, relative, archive, skipped);
      if (kind !== undefined) {
        const whole = await hashOf?.(kind);
        files.set(member.name, {
          path: archive.path,
          member: member.name,
          relative,
          kind,
          bytes: member.bytes,
          modifiedMs: archive.modifiedMs,
          ...(whole === undefined ? {} : { hash: hashOfMember(whole, member.name) }),
        });
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    skipped.add(archive.relative, `the archive is damaged: ${messageOf(error)}`);
    return [...files.values()];
  }
  if (files.size === 0 && hasNameOfRecords(posix.basename(archive.relative))) {
    skipped.add(archive.relative, NOTHING);
  }
  return [...files.values()];
}

async function kindOf(
  member: ArchiveMember,
  relative: string,
  { modifiedMs }: FoundArchive,
  skipped: SkippedList,
): Promise<InputKind | undefined> {
  const name = posix.basename(member.name);
  if (!isPlausibleName(name)) {
    return undefined;
  }
  const isNamed = hasNameOfRecords(name);
  if (member.refused !== null) {
    if (isNamed) {
      skipped.add(relative, member.refused);
    }
    return undefined;
  }
  const verdict = sniff(headOf(await firstBytes(member), member.bytes, modifiedMs), relative);
  if (verdict === undefined) {
    return undefined;
  }
  if ('kind' in verdict) {
    return isManifestKind(verdict.kind) ? undefined : verdict.kind;
  }
  if (isNamed) {
    skipped.add(relative, 'archive' in verdict ? NESTED : verdict.refused);
  }
  return undefined;
}

async function firstBytes(member: ArchiveMember): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; bytes < HEAD_BYTES;) {
    const chunk = await member.read();
    if (chunk === null) {
      break;
    }
    chunks.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES);
}

const hashOfMember = (archive: string, name: string): string =>
  createHash('sha256').update(`${archive}\0${name}`).digest('hex');
