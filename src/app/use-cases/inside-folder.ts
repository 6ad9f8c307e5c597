import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FilePlace } from '../../io/file-place';
import { userError } from '../../process/rpc/errors';

/**
 * Where a file of a report lies; one inside an archive is named as if the archive were a folder.
 * @throws a user error when the file is gone or is not in the folder
 */
export async function insideFolder(folder: string, relative: string): Promise<FilePlace> {
  const root = await realpath(folder).catch(() => null);
  const parts = relative.split('/');
  for (let count = parts.length; root !== null && count > 0; count--) {
    const found = await realpath(path.resolve(folder, ...parts.slice(0, count))).catch(() => null);
    if (found === null) {
      continue;
    }
    if (!found.startsWith(root + path.sep)) {
      throw userError('record-outside', `${relative} is outside the analysed folder.`);
    }
    if (count === parts.length) {
      return { path: found };
    }
    if ((await stat(found)).isFile()) {
      return { path: found, member: parts.slice(count).join('/') };
    }
    break;
  }
  throw userError('record-gone', `${relative} is not there any more.`);
}
