/** Keeps datasets in files named by their content, so that a job's parameters name its data by key. */
import { readFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../io/atomic-file';
import { decodeDataset, encodeDataset, type DatasetKey } from './dataset-format';
import { evictOldest } from './evict';

export interface DatasetReader {
  /** @throws an Error that names the file when it is missing or damaged */
  load<T>(key: DatasetKey<T>): Promise<T>;
}

export interface Datasets extends DatasetReader {
  /**
   * Writes a dataset unless its file is there already.
   * @param value plain JSON in which typed arrays may stand anywhere
   * @throws DatasetNotKept when the file cannot be written
   */
  put<T>(value: T): Promise<DatasetKey<T>>;
}

/** The place for datasets takes no more: its disk is full, say. */
export class DatasetNotKept extends Error {}

/** Datasets that stay after the job that used them, for the next job on the same data. */
const MAX_DATASETS = 16;

/** @param folder null: there is no dataset and none can be kept */
export function openDatasets(folder: string | null): Datasets {
  const fileOf = (key: string): string => {
    if (folder === null) {
      throw new Error('This job was started without a place for datasets.');
    }
    return path.join(folder, `${key}.dataset`);
  };
  return {
    async put(value) {
      const { key, parts } = encodeDataset(value);
      const file = fileOf(key);
      if (!(await touch(file))) {
        await writeFileAtomically(file, parts).catch((error: unknown) => {
          throw new DatasetNotKept((error as Error).message, { cause: error });
        });
        await evictOldest(path.dirname(file), MAX_DATASETS);
      }
      return key;
    },
    async load(key) {
      const file = fileOf(key);
      try {
        return decodeDataset(await readFile(file), key);
      } catch (error) {
        throw new Error(`The dataset ${file} cannot be used: ${(error as Error).message}`);
      }
    },
  };
}

/** Marks a file as used now; false when there is none. */
async function touch(file: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(file, now, now);
    return true;
  } catch {
    return false;
  }
}
