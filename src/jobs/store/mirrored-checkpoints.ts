/** Checkpoints of one job on this machine, and their copy in the store from which another machine goes on. */
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomically } from '../../io/atomic-file';
import type { Store, StoreName } from './store';

export interface MirroredCheckpoints {
  /** Copies what has changed since the last time. */
  save(): Promise<void>;
}

/** A plain file name: what comes from the store must not lead out of the folder. */
const plainName = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * Brings the store's checkpoints into a folder.
 * @param key address of the job's result: several jobs of one task keep theirs apart
 */
export async function mirrorCheckpoints(
  store: Store,
  key: string,
  folder: string,
): Promise<MirroredCheckpoints> {
  const name: StoreName = `checkpoints/${key}`;
  await mkdir(folder, { recursive: true });
  const kept = await store.read(name);
  for (const [file, content] of kept === null ? [] : filesIn(kept)) {
    await writeFileAtomically(path.join(folder, file), [content]);
  }
  let saved = await stateOf(folder);
  return {
    async save() {
      const state = await stateOf(folder);
      if (state === saved) {
        return;
      }
      const files: [string, Buffer][] = [];
      for (const file of await namesIn(folder)) {
        const content = await readFile(path.join(folder, file)).catch(() => null);
        if (content !== null) {
          files.push([file, content]);
        }
      }
      await store.write(name, serialize(files));
      saved = state;
    },
  };
}

/** Nothing of a copy that is damaged: a training then begins anew. */
function filesIn(bytes: Buffer): [string, Uint8Array][] {
  try {
    const files = deserialize(bytes) as unknown;
    return Array.isArray(files)
      ? files.filter(
          (each): each is [string, Uint8Array] =>
            Array.isArray(each) &&
            typeof each[0] === 'string' &&
            plainName.test(each[0]) &&
            each[1] instanceof Uint8Array,
        )
      : [];
  } catch {
    return [];
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => plainName.test(file) && !file.endsWith('.tmp')).sort();
}

/** Changes with every write. */
async function stateOf(folder: string): Promise<string> {
  const states: string[] = [];
  for (const file of await namesIn(folder)) {
    const found = await stat(path.join(folder, file)).catch(() => null);
    states.push(`${file} ${found?.mtimeMs} ${found?.size}`);
  }
  return states.join('\n');
}
