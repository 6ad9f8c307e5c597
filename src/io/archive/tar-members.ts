import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { ByteSource } from '../byte-source';
import { type ArchiveMember, isNameInside } from './member';

/**
 * The files of a tar archive in their order, read from front to end.
 * @param source the archive, decompressed; it is closed
 * @throws when the archive is damaged or ends early
 */
export async function* tarMembers(source: ByteSource): AsyncGenerator<ArchiveMember> {
  const archive = extract();
  const bytes = Readable.from(copies(source), { objectMode: false });
  bytes.on('error', (error) => archive.destroy(error));
  bytes.pipe(archive);
  try {
    for await (const entry of archive) {
      const { name, size = 0, type } = entry.header;
      const chunks = entry[Symbol.asyncIterator]();
      const read = async (): Promise<Uint8Array | null> => {
        const next = await chunks.next();
        return next.done === true ? null : (next.value as Uint8Array);
      };
      if (type === 'file' && isNameInside(name)) {
        yield { name, bytes: size, refused: null, read };
      }
      // What was not read is passed over: the next member stands behind it.
      while ((await read()) !== null) {}
    }
  } finally {
    bytes.destroy();
    archive.destroy();
    await source.close();
  }
}

/** A source gives its chunk for a moment only, a stream keeps what it was given. */
async function* copies(source: ByteSource): AsyncGenerator<Buffer> {
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
    yield Buffer.from(chunk);
  }
  if (source.cutShort !== null) {
    throw new Error(source.cutShort);
  }
}
