import { ByteWindow } from '../byte-window';
import type { ByteSource, ByteSourceOptions } from '../byte-source';
import { COMPRESSION_HEAD_BYTES, compressionOf } from '../compression';
import { openDiskFile } from '../disk-source';
import { openZstd } from '../zstd/zstd-source';
import { type ArchiveKind, archiveKindOf } from './archive-kind';
import { GunzipSource } from './gunzip';
import { MemberSource } from './member-source';
import { membersOf } from './members';

/** Enough to tell a zip archive from a tar archive. */
const SIGN_BYTES = 512;

/**
 * Opens a file inside an archive, decompressing it as its first bytes demand.
 * @throws when the archive cannot be opened or has no such member
 */
export async function openMember(
  path: string,
  name: string,
  { signal, onBytes }: ByteSourceOptions,
): Promise<ByteSource> {
  const members = membersOf(path, await kindOf(path), { signal });
  try {
    for (let next = await members.next(); next.done !== true; next = await members.next()) {
      if (next.value.name === name && next.value.refused === null) {
        return await decompressed(new MemberSource(next.value, members, { signal, onBytes }), signal);
      }
    }
  } catch (error) {
    await members.return(undefined);
    throw error;
  }
  throw new Error(`the archive has no file ${name} any more`);
}

async function decompressed(source: MemberSource, signal: AbortSignal | undefined): Promise<ByteSource> {
  const head = Buffer.from(await source.peek());
  switch (compressionOf(head.subarray(0, COMPRESSION_HEAD_BYTES))) {
    case 'none':
      return source;
    case 'gzip':
      return new GunzipSource(source);
    case 'zstd':
      return await openZstd(source, signal);
  }
}

async function kindOf(path: string): Promise<ArchiveKind> {
  const source = await openDiskFile(path);
  try {
    const kind = archiveKindOf(await new ByteWindow(source).head(SIGN_BYTES));
    if (kind === undefined) {
      throw new Error('it is no archive any more');
    }
    return kind;
  } finally {
    await source.close();
  }
}
