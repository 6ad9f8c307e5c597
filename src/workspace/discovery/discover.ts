import { isManifestKind, type SkippedFile } from '../../contracts/report';
import { messageOf } from '../../io/byte-source';
import type { DiscoveredFile } from './discovered-file';
import { globTest } from './globs';
import { HeadReader } from './head';
import { SkippedList } from './skipped-list';
import { sniff } from './sniff';
import { HELM_TEMPLATE } from './sniff-yaml';
import { type Candidate, walk } from './walk';

export type { DiscoveredFile } from './discovered-file';

export interface DiscoverOptions {
  /** Globs; when there are any, only files they match are considered. */
  readonly include: readonly string[];
  /** Globs of files and folders that are left out. */
  readonly exclude: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (filesSeen: number) => void;
}

export interface Discovery {
  /** Sorted by path: the same for the same folder. */
  readonly files: DiscoveredFile[];
  /** What looked like an input and was left out, with the reason. */
  readonly skipped: SkippedFile[];
}

/**
 * Finds the trace exports and manifests in a folder by looking into the first 64 KB of every file with a plausible
 * name. Never enters `node_modules` or `.git` and never leaves the folder. `.gitignore` holds for manifests only,
 * because traces are often git-ignored on purpose. Rejects when the folder itself cannot be read or on abort.
 */
export async function discover(folder: string, options: DiscoverOptions): Promise<Discovery> {
  const skipped = new SkippedList();
  const files: DiscoveredFile[] = [];
  const links: { file: DiscoveredFile; target: string }[] = [];
  const heads = new HeadReader();
  const included = options.include.length === 0 ? () => true : globTest(options.include);
  const { signal, onProgress } = options;
  await walk(folder, skipped, { excluded: globTest(options.exclude), signal, onProgress }, (candidate) => {
    if (!included(candidate.relative)) {
      return;
    }
    const file = recognise(candidate, heads, skipped);
    if (file === undefined) {
      return;
    }
    if (candidate.target === undefined) {
      files.push(file);
    } else {
      links.push({ file, target: candidate.target });
    }
  });
  addUnfoundTargets(files, links);
  return { files: files.sort((a, b) => (a.relative < b.relative ? -1 : 1)), skipped: skipped.toArray() };
}

function recognise(
  candidate: Candidate,
  heads: HeadReader,
  skipped: SkippedList,
): DiscoveredFile | undefined {
  const { path, relative } = candidate;
  try {
    const head = heads.read(path);
    const verdict = sniff(head, relative);
    if (verdict === undefined) {
      return undefined;
    }
    if ('refused' in verdict) {
      skipped.add(relative, verdict.refused);
      return undefined;
    }
    if (verdict.kind === 'kubernetes' && candidate.isChartTemplate) {
      skipped.add(relative, HELM_TEMPLATE);
      return undefined;
    }
    if (isManifestKind(verdict.kind) && candidate.ignoreScope.ignores(relative)) {
      skipped.add(relative, 'manifest that git ignores');
      return undefined;
    }
    return { path, relative, kind: verdict.kind, bytes: head.bytes, modifiedMs: head.modifiedMs };
  } catch (error) {
    skipped.add(relative, `cannot be read: ${messageOf(error)}`);
    return undefined;
  }
}

/** Adds linked files whose target was not found by itself (its own name says nothing), so that none is read twice. */
function addUnfoundTargets(
  files: DiscoveredFile[],
  links: readonly { file: DiscoveredFile; target: string }[],
): void {
  const found = new Set(files.map((file) => file.relative));
  for (const { file, target } of links) {
    if (found.has(target)) {
      continue;
    }
    found.add(target);
    files.push(file);
  }
}
