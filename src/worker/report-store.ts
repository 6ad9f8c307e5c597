import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StoredReport } from '../shared/protocol';
import { REPORT_VERSION, type Report } from '../shared/report';

/** The last report of each folder, kept outside the workspace so that a reopened window can show it. */
export interface ReportStore {
  save(cacheDir: string, report: Report): Promise<void>;
  /** Null when nothing usable is kept: none yet, another version, or a damaged file. */
  load(cacheDir: string, folder: string): Promise<StoredReport | null>;
}

export function createReportStore(now: () => number): ReportStore {
  return {
    async save(cacheDir, report) {
      const file = reportFile(cacheDir, report.folder);
      const unfinished = `${file}.${randomUUID()}.tmp`;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(unfinished, JSON.stringify(report));
      await rename(unfinished, file);
    },
    async load(cacheDir, folder) {
      const file = reportFile(cacheDir, folder);
      try {
        const report = JSON.parse(await readFile(file, 'utf8')) as Report;
        if (report.version !== REPORT_VERSION || report.folder !== folder) return null;
        return { report, ageMs: Math.max(0, now() - report.createdMs) };
      } catch {
        // A missing or damaged cache entry only means that there is nothing to show yet.
        return null;
      }
    },
  };
}

function reportFile(cacheDir: string, folder: string): string {
  return path.join(cacheDir, 'reports', `${createHash('sha256').update(folder).digest('hex').slice(0, 32)}.json`);
}
