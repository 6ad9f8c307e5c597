import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatasets } from '../../../src/jobs/datasets';
import { withJobStorage, type JobStorage } from '../../../src/jobs/storage';
import { temporaryFolders } from '../process/fixtures/temporary';

const folder = temporaryFolders();

/** What a training leaves in its place for checkpoints. */
async function leave({ checkpoints }: JobStorage): Promise<string> {
  const place = checkpoints?.folder ?? '';
  await mkdir(place, { recursive: true });
  await writeFile(path.join(place, 'run.checkpoint'), '');
  return place;
}

describe('withJobStorage', () => {
  it('keeps checkpoints of a task that fails, for that task alone, until it succeeds', async () => {
    const storageDir = folder();
    const log: string[] = [];
    const run = <T>(task: string, use: (storage: JobStorage) => Promise<T>) =>
      withJobStorage(storageDir, task, (line) => log.push(line), use);
    let place = '';
    await expect(
      run('train a', async (storage) => {
        place = await leave(storage);
        throw new Error('cancelled');
      }),
    ).rejects.toThrow('cancelled');
    expect(existsSync(place)).toBe(true);
    await run('train b', async ({ checkpoints }) => expect(checkpoints?.folder).not.toBe(place));
    await run('train a', async (storage) => {
      expect(storage.checkpoints?.folder).toBe(place);
      expect(await readdir(place)).toEqual(['run.checkpoint']);
    });
    expect(existsSync(place)).toBe(false);
    expect(log).toEqual([]);
  });

  it('forgets the tasks that were left the longest time ago', async () => {
    const storageDir = folder();
    for (let task = 0; task < 10; task++) {
      await withJobStorage(
        storageDir,
        `task ${task}`,
        () => undefined,
        async (storage) => {
          await leave(storage);
          throw new Error('cancelled');
        },
      ).catch(() => undefined);
    }
    expect(await readdir(path.join(storageDir, 'checkpoints'))).toHaveLength(8);
  });

  it('leaves nothing behind where nothing may be kept', async () => {
    let place = '';
    const use = async ({ datasets, checkpoints }: JobStorage) => {
      place = datasets;
      await writeFile(path.join(datasets, 'one.dataset'), '');
      expect(checkpoints).toBeNull();
      throw new Error('failed');
    };
    await expect(withJobStorage(null, 'task', () => undefined, use)).rejects.toThrow('failed');
    expect(place).not.toBe('');
    expect(existsSync(place)).toBe(false);
  });

  it('does without a storage that has no room for a dataset, and says so', async () => {
    const storageDir = folder();
    const log: string[] = [];
    let calls = 0;
    const read = await withJobStorage(
      storageDir,
      'task',
      (line) => log.push(line),
      async ({ datasets, checkpoints }) => {
        if (calls++ === 0) {
          // A file in the way, as a disk without room would be.
          await rm(datasets, { recursive: true });
          await writeFile(datasets, '');
        } else {
          expect(checkpoints).toBeNull();
        }
        const key = await openDatasets(datasets).put({ values: Float32Array.of(1, 2) });
        return openDatasets(datasets).load(key);
      },
    );
    expect(read).toEqual({ values: Float32Array.of(1, 2) });
    expect(log).toEqual([expect.stringContaining(`Nothing of this job is kept in ${storageDir}: `)]);
  });

  it('does without a storage that cannot be written to, and says so', async () => {
    const file = path.join(folder(), 'file');
    await writeFile(file, '');
    const log: string[] = [];
    const checkpoints = await withJobStorage(
      file,
      'task',
      (line) => log.push(line),
      (storage) => Promise.resolve(storage.checkpoints),
    );
    expect(checkpoints).toBeNull();
    expect(log).toEqual([expect.stringContaining(`Nothing of this job is kept in ${file}`)]);
  });
});
