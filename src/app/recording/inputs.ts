import type { Problem } from '../../contracts/problem';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { isManifestKind, type ReportInput, type SkippedFile } from '../../contracts/report';
import { isAbort } from '../../process/rpc/errors';
import type { ModelUse } from '../../contracts/serving/served-model';
import { discover } from '../../workspace/discovery/discover';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import type { ManifestReading } from '../../workspace/manifests/declaration';
import { readManifest } from '../../workspace/manifests/read';
import { readServing } from '../../workspace/manifests/serving/read';
import { workspaceFiles } from '../../workspace/manifests/serving/workspace-files';
import { readTraceFile } from '../../workspace/traces/read';
import { SpanTable } from '../../topology/span-table';
import type { AnalysisContext } from '../context';
import { step } from '../steps';

export interface FoundInputs {
  readonly traces: readonly DiscoveredFile[];
  readonly manifests: readonly DiscoveredFile[];
  readonly skipped: readonly SkippedFile[];
}

export interface ManifestInputs {
  readonly readings: readonly ManifestReading[];
  /** The ONNX models the manifests serve. */
  readonly uses: readonly ModelUse[];
  readonly inputs: readonly ReportInput[];
}

export interface TraceInputs {
  readonly table: SpanTable;
  readonly inputs: readonly ReportInput[];
}

const isManifest = (file: DiscoveredFile): boolean => isManifestKind(file.kind);

export async function findInputs(options: AnalyzeOptions, context: AnalysisContext): Promise<FoundInputs> {
  const { files, skipped } = await discover(options.folder, {
    include: options.include,
    exclude: options.exclude,
    signal: context.signal,
    onProgress: (seen) => context.progress(step('discover', `${seen} files seen`)),
  });
  return { manifests: files.filter(isManifest), traces: files.filter((file) => !isManifest(file)), skipped };
}

/** @param folder the analysed one, in which models are looked for */
export async function readManifests(
  files: readonly DiscoveredFile[],
  folder: string,
): Promise<ManifestInputs> {
  const readings: ManifestReading[] = [];
  const uses: ModelUse[] = [];
  const inputs: ReportInput[] = [];
  const models = workspaceFiles(folder);
  for (const file of files) {
    const { relative, kind } = file;
    const reading = await readOrRefuse(file);
    const serving =
      kind === 'compose' || kind === 'kubernetes' || kind === 'triton'
        ? await readServing({ ...file, kind }, models)
        : { uses: [], problems: [] };
    readings.push(reading);
    uses.push(...serving.uses);
    // What is wrong with a service manifest is told once, by the reader of its services.
    if (kind === 'triton') {
      inputs.push({ file: relative, kind, records: serving.uses.length, problems: serving.problems });
    } else {
      inputs.push({ file: relative, kind, records: reading.declarations.length, problems: reading.problems });
    }
  }
  return { readings, uses, inputs };
}

async function readOrRefuse(file: DiscoveredFile): Promise<ManifestReading> {
  const { kind } = file;
  const nothing = { declarations: [], kubernetesServices: [], configMaps: [] };
  if (kind !== 'compose' && kind !== 'kubernetes') {
    return { ...nothing, problems: [] };
  }
  try {
    return await readManifest({ ...file, kind });
  } catch (error) {
    return { ...nothing, problems: [unreadable(file, error)] };
  }
}

/** Reads all trace files into one table; a file that fails becomes a problem and the others go on. */
export async function readTraces(
  files: readonly DiscoveredFile[],
  context: AnalysisContext,
): Promise<TraceInputs> {
  const table = new SpanTable();
  const inputs: ReportInput[] = [];
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const startedMs = context.now();
  let doneBytes = 0;
  const report = (bytes: number, name: string): void => {
    const fraction = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 1;
    const elapsedMs = context.now() - startedMs;
    const etaMs = fraction > 0.05 ? (elapsedMs * (1 - fraction)) / fraction : null;
    context.progress(step('read', name, { fraction, etaMs }));
  };
  for (const file of files) {
    const problems: Problem[] = [];
    let records = 0;
    try {
      const sink = {
        span: (span: Parameters<SpanTable['append']>[0]) => table.append(span),
        problem: (problem: Problem) => problems.push(problem),
      };
      ({ records } = await readTraceFile(file, sink, {
        signal: context.signal,
        onBytes: (bytes) => report(doneBytes + bytes, file.relative),
      }));
    } catch (error) {
      if (isAbort(error) || context.signal.aborted) {
        throw error;
      }
      problems.push(unreadable(file, error));
    }
    doneBytes += file.bytes;
    report(doneBytes, file.relative);
    inputs.push({ file: file.relative, kind: file.kind, records, problems });
  }
  return { table, inputs };
}

function unreadable(file: DiscoveredFile, error: unknown): Problem {
  return {
    file: file.relative,
    severity: 'error',
    reason: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  };
}
