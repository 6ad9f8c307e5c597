import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AnalyzeOptions, ForecastServicesOptions } from '../../contracts/protocol';
import type { Report } from '../../contracts/report';
import type { SourceCredentials, SourceQuestion } from '../../contracts/source';
import type { AnalysisContext } from '../context';
import { openRecording } from '../recording/recording';
import { foldClickHouse } from '../sources/click-house';
import { download } from '../sources/download';
import { analyze } from './analyze';
import { analyzeAndForecast } from './analyze-forecast';

export interface AnalyzeSourceOptions extends Omit<AnalyzeOptions, 'folder'> {
  readonly source: SourceQuestion;
  readonly credentials: SourceCredentials;
  /** An empty folder in which the answers stay; null = they are deleted. */
  readonly folder: string | null;
  /** Whether and against which limits is forecast as well. */
  readonly ahead: Pick<ForecastServicesOptions, 'horizonSteps' | 'slo'> | null;
}

/**
 * Analyses what a live source answers. Answers are files in the formats that are read from folders, so the recording is the
 * same; only ClickHouse folds spans itself. Without a folder nothing of it stays on this machine.
 * @throws user error `source-failed`
 */
export async function analyzeSource(
  { source, credentials, folder: given, ahead, ...options }: AnalyzeSourceOptions,
  context: AnalysisContext,
): Promise<Report> {
  const folder = given ?? (await mkdtemp(path.join(tmpdir(), 'meshlens-source-')));
  try {
    const { kind } = source.address;
    const notes = kind === 'clickhouse' ? [] : await download(source, kind, credentials, folder, context);
    const analysis: AnalyzeOptions = {
      ...options,
      folder,
      // What is kept is kept by folder, and this one is gone afterwards.
      storageDir: given === null ? null : options.storageDir,
    };
    const fold = (): ReturnType<typeof foldClickHouse> =>
      foldClickHouse(source, credentials, options.windowMs, context);
    const recording = openRecording(analysis, context, kind === 'clickhouse' ? fold : undefined);
    const report =
      ahead === null
        ? await analyze(analysis, context, recording)
        : await analyzeAndForecast({ ...analysis, ...ahead }, context, recording);
    return { ...report, folder: given ?? source.address.shown, notes: [...notes, ...report.notes] };
  } finally {
    if (given === null) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
