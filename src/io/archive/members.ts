import type { ByteSourceOptions } from '../byte-source';
import { openDiskFile } from '../disk-source';
import type { ArchiveKind } from './archive-kind';
import type { ArchiveMember } from './member';
import { tarMembers } from './tar-members';
import { zipMembers } from './zip-members';

/**
 * The files of an archive; a tar archive may be compressed.
 * @throws when it cannot be opened, is damaged or ends early; on abort, where it is a tar archive
 */
export async function* membersOf(
  path: string,
  kind: ArchiveKind,
  options: Pick<ByteSourceOptions, 'signal'> = {},
): AsyncGenerator<ArchiveMember> {
  yield* kind === 'zip' ? zipMembers(path) : tarMembers(await openDiskFile(path, options));
}
