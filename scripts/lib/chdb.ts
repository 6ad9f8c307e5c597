// ClickHouse in the process, for tests and benches. Not in package.json: its libraries for other systems than Linux are not
// in every registry, and npm then finds the lock file incomplete.
import { createRequire } from 'node:module';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './install-once';
import { npm } from './npm';

const CHDB_VERSION = '3.4.0';

/** What is used of `chdb`. */
export interface Session {
  query(sql: string, format?: string): string;
  queryAsync(sql: string, options: { readonly format: string }): Promise<{ text(): string }>;
  close(): void;
}

export interface Chdb {
  readonly Session: new (folder?: string) => Session;
}

/**
 * Installs chdb once per machine (180 MB) and loads it; null where there is none for this system or none can be fetched,
 * with the reason in the log.
 */
export async function loadChdb(log: (line: string) => void = console.log): Promise<Chdb | null> {
  try {
    const home = await installOnce(`chdb-${CHDB_VERSION}`, `chdb ${CHDB_VERSION}`, install, log);
    return createRequire(path.join(home, 'package.json'))('chdb') as Chdb;
  } catch (error) {
    log(`chdb is not to be had: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function install(folder: string, log: (line: string) => void): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await npm(folder, ['install', `chdb@${CHDB_VERSION}`, ...quiet], 'packages of chdb', log);
}
