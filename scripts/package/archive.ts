/** Reading VSIX files, which are zip files. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';

export interface ArchivedFile {
  /** With forward slashes, as in `extension/package.json`. */
  readonly path: string;
  /** Unpacked. */
  readonly bytes: number;
}

/** Lists the files of an archive. */
export async function listArchive(archive: string): Promise<readonly ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  await forEachFile(archive, (entry) => {
    files.push({ path: entry.fileName, bytes: entry.uncompressedSize });
    return Promise.resolve();
  });
  return files;
}

/** Unpacks an archive into a folder. yauzl refuses absolute names and names that lead out of it. */
export async function unpackArchive(archive: string, folder: string): Promise<void> {
  await forEachFile(archive, async (entry, zip) => {
    const target = path.join(folder, entry.fileName);
    await mkdir(path.dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
  });
}

async function forEachFile(
  archive: string,
  visit: (entry: Entry, zip: ZipFile) => Promise<void>,
): Promise<void> {
  const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('/')) {
        await visit(entry, zip);
      }
    }
  } finally {
    zip.close();
  }
}
