import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { type ArchiveMember, isNameInside } from './member';

const FOLDER = /\/$/;

/**
 * The files of a zip archive in the order of its directory.
 * @throws when the archive cannot be opened or its directory is damaged
 */
export async function* zipMembers(path: string): AsyncGenerator<ArchiveMember> {
  // Names are checked here, one by one: yauzl would give the whole archive up for one of them.
  const archive = await openPromise(path, { autoClose: false, decodeStrings: false, lazyEntries: true });
  try {
    for await (const entry of archive.eachEntry()) {
      const name = entry.fileNameRaw.toString('utf8').replaceAll('\\', '/');
      if (!FOLDER.test(name) && isNameInside(name)) {
        yield* oneMember(archive, entry, name);
      }
    }
  } finally {
    archive.close();
  }
}

async function* oneMember(archive: ZipFile, entry: Entry, name: string): AsyncGenerator<ArchiveMember> {
  let chunks: AsyncIterator<Uint8Array> | undefined;
  const read = async (): Promise<Uint8Array | null> => {
    chunks ??= (await archive.openReadStreamPromise(entry)).iterator() as AsyncIterator<Uint8Array>;
    const next = await chunks.next();
    return next.done === true ? null : next.value;
  };
  try {
    yield { name, bytes: entry.uncompressedSize, refused: refusalOf(entry), read };
  } finally {
    await chunks?.return?.();
  }
}

function refusalOf(entry: Entry): string | null {
  if (entry.isEncrypted()) {
    return 'it is encrypted inside its archive';
  }
  return entry.canDecodeFileData()
    ? null
    : `its archive uses compression method ${entry.compressionMethod}, which is not read: unpack it`;
}
