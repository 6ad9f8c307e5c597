import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StoredReport } from '../../contracts/protocol';
import { REPORT_VERSION, type Report } from '../../contracts/report';
import {
  SERVICE_FORECAST_VERSION,
  type ServiceForecastReport,
} from '../../contracts/forecast/service-forecast';

/** The last report and forecast of each folder, kept outside the workspace so that a reopened window can show them. */
export interface ReportStore {
  save(storageDir: string, report: Report): Promise<void>;
  /** Null when nothing usable is kept: none yet, another version, or a damaged file. */
  load(storageDir: string, folder: string): Promise<StoredReport | null>;
  saveForecast(storageDir: string, forecast: ServiceForecastReport): Promise<void>;
  loadForecast(storageDir: string, folder: string): Promise<ServiceForecastReport | null>;
}

export function createReportStore(now: () => number): ReportStore {
  const reports = folderOf<Report>('reports', REPORT_VERSION);
  const forecasts = folderOf<ServiceForecastReport>('forecasts', SERVICE_FORECAST_VERSION);
  return {
    save: reports.save,
    async load(storageDir, folder) {
      const report = await reports.load(storageDir, folder);
      return report && { report, ageMs: Math.max(0, now() - report.createdMs) };
    },
    saveForecast: forecasts.save,
    loadForecast: forecasts.load,
  };
}

/** One kind of result, a file for each analysed folder. */
function folderOf<T extends { readonly version: number; readonly folder: string }>(
  kind: string,
  version: T['version'],
) {
  const fileOf = (storageDir: string, folder: string): string =>
    path.join(storageDir, kind, `${createHash('sha256').update(folder).digest('hex').slice(0, 32)}.json`);
  return {
    async save(storageDir: string, result: T): Promise<void> {
      const file = fileOf(storageDir, result.folder);
      const unfinished = `${file}.${randomUUID()}.tmp`;
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(unfinished, JSON.stringify(result));
      await rename(unfinished, file);
    },
    async load(storageDir: string, folder: string): Promise<T | null> {
      try {
        const result = JSON.parse(await readFile(fileOf(storageDir, folder), 'utf8')) as T;
        return result.version === version && result.folder === folder ? result : null;
      } catch {
        // A missing or damaged cache entry only means that there is nothing to show yet.
        return null;
      }
    },
  };
}
