import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { AnalyzeOptions, ForecastServicesOptions } from '../../contracts/protocol';
import type { Report } from '../../contracts/report';
import type { SourceCredentials, SourceQuestion } from '../../contracts/source';
import type { AnalysisContext } from '../context';
import { openRecording, type Recording } from '../recording/recording';
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
    const analysis: AnalyzeOptions = {
      ...options,
      folder,
      // What is kept is kept by folder, and this one is gone afterwards.
      storageDir: given === null ? null : options.storageDir,
    };
    const { recording, notes } = await recordSource(source, credentials, analysis, context);
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

/**
 * Asks a source into the folder of an analysis.
 * @returns its recording, with notes on what was left out
 * @throws user error `source-failed`
 */
export async function recordSource(
  source: SourceQuestion,
  credentials: SourceCredentials,
  analysis: AnalyzeOptions,
  context: AnalysisContext,
): Promise<{ readonly recording: Recording; readonly notes: readonly string[] }> {
  const { kind } = source.address;
  if (kind === 'clickhouse') {
    const fold = (): ReturnType<typeof foldClickHouse> =>
      foldClickHouse(source, credentials, analysis.windowMs, context);
    return { recording: openRecording(analysis, context, fold), notes: [] };
  }
  const notes = await download(source, kind, credentials, analysis.folder, context);
  return { recording: openRecording(analysis, context), notes };
}
