import { randomBytes } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { userError } from '../../process/rpc/errors';
import type { TextSink } from '../environment';
import type { Destination } from './destination';

/**
 * Writes a result whole or not at all: a reader never sees half a report, and a full disk leaves the old one in place.
 * @throws RpcError for the user, naming the file and the reason.
 */
export async function writeResult(text: string, destination: Destination, stdout: TextSink): Promise<void> {
  if (destination.kind === 'stdout') {
    stdout.write(text);
    return;
  }
  try {
    // A pipe or a device has no old content to keep, and must not be replaced by a file.
    if (destination.special) {
      await writeFile(destination.path, text);
    } else {
      await replaceFile(destination.path, text);
    }
  } catch (error) {
    throw userError(
      'write-failed',
      `cannot write ${destination.path}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
