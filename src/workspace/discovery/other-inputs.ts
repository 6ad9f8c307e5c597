import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { NEVER_ENTERED } from './walk';

/** Files that an analysis does not read, but another command does. Relative paths with forward slashes, sorted. */
export interface OtherInputs {
  /** ONNX models. */
  readonly models: readonly string[];
  /** Tables and JSON files, which may hold metrics. */
  readonly tables: readonly string[];
}

/** Entries that are looked at, and files that are named. */
const MAX_ENTRIES = 20_000;
const MAX_FILES = 200;
const MODEL = /\.onnx$/i;
const TABLE = /\.(?:[ct]sv|json|jsonl|ndjson)(?:\.(?:gz|zst|zstd))?$/i;

/** Looks at names only, and follows no links. */
export async function otherInputs(folder: string): Promise<OtherInputs> {
  const models: string[] = [];
  const tables: string[] = [];
  const waiting = [''];
  let entries = 0;
  for (let at = waiting.shift(); at !== undefined && entries < MAX_ENTRIES; at = waiting.shift()) {
    const found = await readdir(join(folder, at), { withFileTypes: true }).catch((): Dirent[] => []);
    for (const entry of found) {
      const path = posix.join(at, entry.name);
      entries++;
      if (entry.isDirectory() && !NEVER_ENTERED.has(entry.name)) {
        waiting.push(path);
      } else if (entry.isFile() && MODEL.test(path)) {
        models.push(path);
      } else if (entry.isFile() && TABLE.test(path)) {
        tables.push(path);
      }
    }
  }
  return { models: models.sort().slice(0, MAX_FILES), tables: tables.sort().slice(0, MAX_FILES) };
}
