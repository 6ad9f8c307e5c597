import { openMember } from './archive/open-member';
import type { ByteSource, ByteSourceOptions } from './byte-source';
import { isDiskFileCompressed, openDiskFile } from './disk-source';
import { type FilePlace, placeOf } from './file-place';

/**
 * Opens a file, or a member of an archive, for streaming and decompresses it as its first bytes demand. Rejects when it
 * cannot be opened; a failure later ends the bytes with `cutShort`.
 */
export function openByteSource(
  place: string | FilePlace,
  options: ByteSourceOptions = {},
): Promise<ByteSource> {
  const { path, member } = placeOf(place);
  return member === undefined ? openDiskFile(path, options) : openMember(path, member, options);
}

/** Whether the bytes on disk are not those of the content, so that reading can only begin at the front. */
export async function isCompressed({ path, member }: FilePlace): Promise<boolean> {
  return member !== undefined || (await isDiskFileCompressed(path));
}
