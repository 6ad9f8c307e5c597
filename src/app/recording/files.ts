import type { AnalyzeOptions } from '../../contracts/protocol';
import { isManifestKind, type SkippedFile } from '../../contracts/report';
import { discover } from '../../workspace/discovery/discover';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import type { ManifestFile } from '../../workspace/manifests/read';
import type { AnalysisContext } from '../context';
import { step } from '../steps';

export interface FoundInputs {
  readonly traces: readonly DiscoveredFile[];
  readonly manifests: readonly ManifestFile[];
  readonly metrics: readonly DiscoveredFile[];
  readonly skipped: readonly SkippedFile[];
}

/** @param hashTraces whether trace files get the hash of their content, which takes a pass over their bytes */
export async function findInputs(
  { folder, include, exclude }: Pick<AnalyzeOptions, 'folder' | 'include' | 'exclude'>,
  context: Pick<AnalysisContext, 'signal' | 'progress'>,
  hashTraces: boolean,
): Promise<FoundInputs> {
  const { files, skipped } = await discover(folder, {
    include,
    exclude,
    hashed: (kind) => hashTraces && isTraceFile({ kind }),
    signal: context.signal,
    onProgress: (seen) => context.progress(step('discover', `${seen} files seen`)),
  });
  return {
    manifests: manifestsOf(files),
    traces: files.filter(isTraceFile),
    metrics: files.filter(({ kind }) => kind === 'metrics'),
    skipped,
  };
}

function isTraceFile({ kind }: Pick<DiscoveredFile, 'kind'>): boolean {
  return kind !== 'metrics' && !isManifestKind(kind);
}

export function manifestsOf(files: readonly DiscoveredFile[]): ManifestFile[] {
  return files.flatMap(({ kind, ...file }) => (isManifestKind(kind) ? [{ ...file, kind }] : []));
}
