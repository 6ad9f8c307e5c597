/** What was read of large files, kept outside the workspace: of files that changed or grew, only what is new is read. */
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomically } from '../../../io/atomic-file';
import { hashText } from '../../store/result-store';
import { bytesOfPart, type FilePart, placeOfPart } from '../../traces/file-parts';
import type { ReadPart } from './read-part';

/** Increase it when spans or their problems change their meaning or shape. */
const PARTS_VERSION = 1;
/** Smaller parts are read as fast as they would be found. */
const MIN_BYTES = 4 << 20;
/** Parts that were used the longest time ago are evicted beyond it. */
const MAX_KEPT_BYTES = 1 << 30;

type KeptPart = Omit<ReadPart, 'index'>;

export interface PartStore {
  /** Null when there is none, or when it is damaged, of another version or of another content. */
  get(part: FilePart): Promise<KeptPart | null>;
  /** What cannot be stored costs a line in the log, not the request. */
  put(part: FilePart, read: KeptPart): Promise<void>;
}

/** @param storageDir null: nothing is found and nothing is kept */
export function openPartStore(storageDir: string | null, log: (line: string) => void): PartStore {
  if (storageDir === null) {
    return { get: () => Promise.resolve(null), put: () => Promise.resolve() };
  }
  const folder = path.join(storageDir, 'parts');
  const placeOf = (part: FilePart): string => path.join(folder, `${hashText(...placeOfPart(part))}.part`);
  const labelOf = ({ label }: FilePart): string => JSON.stringify([PARTS_VERSION, label]);
  return {
    async get(part) {
      if (bytesOfPart(part) < MIN_BYTES) {
        return null;
      }
      const content = await readFile(placeOf(part)).catch(() => null);
      const kept = content === null ? null : decode(content);
      if (kept?.label !== labelOf(part)) {
        return null;
      }
      const now = new Date();
      await utimes(placeOf(part), now, now).catch(() => undefined);
      return kept.read;
    },
    async put(part, { spans, reading }) {
      if (bytesOfPart(part) < MIN_BYTES) {
        return;
      }
      try {
        await writeFileAtomically(placeOf(part), [
          serialize({ label: labelOf(part), read: { spans, reading } } satisfies Kept),
        ]);
        await evict(folder);
      } catch (error) {
        log(`What was read of ${part.file.relative} could not be kept in ${folder}: ${String(error)}`);
      }
    },
  };
}

interface Kept {
  readonly label: string;
  readonly read: KeptPart;
}

function decode(content: Buffer): Kept | null {
  try {
    return deserialize(content) as Kept | null;
  } catch {
    return null;
  }
}

async function evict(folder: string): Promise<void> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const file = path.join(folder, name);
      // Another process may have evicted it meanwhile.
      const status = await stat(file).catch(() => null);
      return { file, bytes: status?.size ?? 0, usedMs: status?.mtimeMs ?? 0 };
    }),
  );
  files.sort((a, b) => b.usedMs - a.usedMs);
  let kept = 0;
  for (const { file, bytes } of files) {
    kept += bytes;
    if (kept > MAX_KEPT_BYTES) {
      await rm(file, { force: true });
    }
  }
}
