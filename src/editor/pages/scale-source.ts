import type { Report } from '../../contracts/report';
import type { ScaleScores } from '../../contracts/scale-scores';
import { analyzeOptions } from '../configuration';
import { folderAt } from '../folders';
import type { EditorServices } from '../services';

/** The scores of a report at its single widths, each asked for once. */
export interface ScaleSource {
  /** Null when they are no longer kept. */
  get(report: Report, widthMs: number, signal: AbortSignal): Promise<ScaleScores | null>;
}

export function createScaleSource(services: EditorServices, folder: string): ScaleSource {
  let createdMs: number | undefined;
  const known = new Map<number, ScaleScores>();
  return {
    async get(report, widthMs, signal) {
      if (report.createdMs !== createdMs) {
        known.clear();
        createdMs = report.createdMs;
      }
      const workspaceFolder = folderAt(services.host, folder);
      const kept = known.get(widthMs);
      if (kept !== undefined || workspaceFolder === undefined) {
        return kept ?? null;
      }
      const { storageDir } = analyzeOptions(services, workspaceFolder);
      const question = { folder, storageDir, createdMs: report.createdMs, widthMs };
      const scale = await services.analytics.request('scale', question, { signal });
      if (scale !== null && createdMs === report.createdMs) {
        known.set(widthMs, scale);
      }
      return scale;
    },
  };
}
