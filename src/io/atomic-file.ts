/** Files that are whole or absent: a reader, and a process that died while writing, never leave or see half of one. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

export interface AtomicWriteOptions {
  /** Syncs the content and its folder to disk, so that the file also survives a power failure. Default false. */
  readonly durable?: boolean;
  /** Name of the unfinished file; default: a random one, so that several processes may write the same file. */
  readonly temporary?: string;
  /** Name under which the file that is replaced stays. Default: it does not stay. */
  readonly previous?: string;
}

/**
 * Writes beside the file and renames. Creates the folder.
 * @param content one text, or byte parts that follow each other
 * @throws when it cannot be written; an earlier file is then unchanged and nothing is left beside it
 */
export async function writeFileAtomically(
  file: string,
  content: string | readonly Uint8Array[],
  { durable = false, temporary = `${file}.${randomUUID()}.tmp`, previous }: AtomicWriteOptions = {},
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const handle = await open(temporary, 'w');
    try {
      for (const part of typeof content === 'string' ? [content] : content) {
        await handle.writeFile(part);
      }
      if (durable) {
        await handle.sync();
      }
    } finally {
      await handle.close();
    }
    if (previous !== undefined) {
      await renameIfThere(file, previous);
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (durable) {
    await syncFolder(path.dirname(file));
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
  }
}

/** Makes the rename itself durable; not every platform can open a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
