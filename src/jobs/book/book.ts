/** What became of recent jobs: one file for each, so that several processes write it at once. */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { writeFileAtomically } from '../../io/atomic-file';
import { evictOldest } from '../evict';
import { aboutSchema } from './about';

/** Jobs that stay; the ones that ended first are forgotten. */
const MAX_JOBS = 200;
const SUFFIX = '.json';

const endedSchema = v.object({
  ...aboutSchema.entries,
  format: v.literal(1),
  state: v.picklist(['done', 'failed', 'cancelled']),
  /** Whoever else waited for the job was cancelled as well. */
  isForAll: v.boolean(),
  endedMs: v.number(),
  reason: v.nullable(v.string()),
  /** A `JobRecord`; read with `readRecord` before anything is run. */
  record: v.looseObject({ kind: v.string() }),
});

export type EndedJob = v.InferOutput<typeof endedSchema>;

export interface JobBook {
  /** In the place of what the same job became before. A book that cannot be written costs a line in the log. */
  put(id: string, ended: EndedJob): Promise<void>;
  /** Null where it is not known. */
  get(id: string): Promise<EndedJob | null>;
  all(): Promise<ReadonlyMap<string, EndedJob>>;
  remove(id: string): Promise<void>;
}

/** @param shared folder of jobs in the cache */
export function openJobBook(shared: string, log: (line: string) => void): JobBook {
  const folder = path.join(shared, 'recent');
  const fileOf = (id: string): string => path.join(folder, `${id}${SUFFIX}`);
  const get = async (id: string): Promise<EndedJob | null> => {
    try {
      const parsed = v.safeParse(endedSchema, JSON.parse(await readFile(fileOf(id), 'utf8')));
      return parsed.success ? parsed.output : null;
    } catch {
      return null;
    }
  };
  return {
    get,
    async put(id, ended) {
      try {
        await writeFileAtomically(fileOf(id), JSON.stringify(ended));
        await evictOldest(folder, MAX_JOBS);
      } catch (error) {
        log(`The list of jobs could not be written in ${folder}: ${(error as Error).message}`);
      }
    },
    async all() {
      const names = await readdir(folder).catch(() => []);
      const ids = names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
      const ended = await Promise.all(ids.map(async (id) => [id, await get(id)] as const));
      return new Map(ended.flatMap(([id, job]) => (job === null ? [] : [[id, job]])));
    },
    remove: (id) => rm(fileOf(id), { force: true }),
  };
}
