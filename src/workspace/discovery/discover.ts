import { closeSync, openSync } from 'node:fs';
import { isManifestKind, type InputKind, type SkippedFile } from '../../contracts/report';
import { messageOf } from '../../io/byte-source';
import type { DiscoveredFile } from './discovered-file';
import { globTest } from './globs';
import { filesOfArchive, type FoundArchive } from './archive-files';
import { hashOpenFile } from './hash-file';
import { type Head, HeadReader } from './head';
import { type LaterPieces, laterPieces } from './later-pieces';
import { SkippedList } from './skipped-list';
import { sniff, sniffLater } from './sniff';
import { isSourceMap } from './source-map';
import { HELM_TEMPLATE } from './sniff-yaml';
import { type Candidate, walk } from './walk';

export type { DiscoveredFile } from './discovered-file';

export interface DiscoverOptions {
  /** Globs; when there are any, only files they match are considered. */
  readonly include: readonly string[];
  /** Globs of files and folders that are left out. */
  readonly exclude: readonly string[];
  /** Which kinds get the hash of their content, read while the file is open for its head. Default: none. */
  readonly hashed?: (kind: InputKind) => boolean;
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
  const { signal, onProgress, hashed = () => false } = options;

  const add = ({ target }: Candidate, file: DiscoveredFile): void => {
    if (target === undefined) {
      files.push(file);
    } else {
      links.push({ file, target: file.member === undefined ? target : `${target}/${file.member}` });
    }
  };
  const enter = (
    archive: FoundArchive,
    { target }: Candidate,
    descriptor: number,
  ): Promise<DiscoveredFile[]> => {
    let hash: Promise<string> | undefined;
    const hashOf = (kind: InputKind): Promise<string> | undefined =>
      hashed(kind) ? (hash ??= hashOpenFile(descriptor, signal)) : undefined;
    // What is wrong with an archive behind a link is said where it lies.
    return filesOfArchive(archive, target === undefined ? skipped : new SkippedList(), hashOf, signal);
  };
  /** Opens a candidate once. Synchronous except for files that are hashed, which keeps a walk over many small files fast. */
  const visit = (candidate: Candidate): void | Promise<void> => {
    if (!included(candidate.relative)) {
      return;
    }
    const refuse = (error: unknown): void => {
      signal?.throwIfAborted();
      skipped.add(candidate.relative, `cannot be read: ${messageOf(error)}`);
    };
    try {
      const found = whileOpen(candidate.path, (descriptor) => {
        const file = recognise(candidate, heads.read(descriptor), () => laterPieces(descriptor), skipped);
        if (file === undefined) {
          return [];
        }
        if ('archive' in file) {
          return enter(file.archive, candidate, descriptor);
        }
        return hashed(file.kind)
          ? hashOpenFile(descriptor, signal).then((hash) => [{ ...file, hash }])
          : [file];
      });
      if (found instanceof Promise) {
        return found.then((all) => all.forEach((file) => add(candidate, file)), refuse);
      }
      found.forEach((file) => add(candidate, file));
    } catch (error) {
      refuse(error);
    }
  };
  await walk(folder, skipped, { excluded: globTest(options.exclude), signal, onProgress }, visit);
  addUnfoundTargets(files, links);
  return { files: files.sort((a, b) => (a.relative < b.relative ? -1 : 1)), skipped: skipped.toArray() };
}

/** Closes the file when `use` returns, or when the promise it returns settles. */
function whileOpen<T>(path: string, use: (descriptor: number) => T | Promise<T>): T | Promise<T> {
  const descriptor = openSync(path, 'r');
  let result: T | Promise<T> | undefined;
  try {
    result = use(descriptor);
  } finally {
    if (!(result instanceof Promise)) {
      closeSync(descriptor);
    }
  }
  return result instanceof Promise ? result.finally(() => closeSync(descriptor)) : result;
}

function recognise(
  { path, relative, isChartTemplate, ignoreScope }: Candidate,
  head: Head,
  later: () => LaterPieces,
  skipped: SkippedList,
): DiscoveredFile | { readonly archive: FoundArchive } | undefined {
  const verdict = sniff(head, relative) ?? sniffLater(later(), relative);
  if (verdict === undefined || isSourceMap(head.content)) {
    return undefined;
  }
  if ('refused' in verdict) {
    skipped.add(relative, verdict.refused);
    return undefined;
  }
  if ('archive' in verdict) {
    return { archive: { path, relative, kind: verdict.archive, modifiedMs: head.modifiedMs } };
  }
  if (verdict.kind === 'kubernetes' && isChartTemplate) {
    skipped.add(relative, HELM_TEMPLATE);
    return undefined;
  }
  if (isManifestKind(verdict.kind) && ignoreScope.ignores(relative)) {
    skipped.add(relative, 'manifest that git ignores');
    return undefined;
  }
  return { path, relative, kind: verdict.kind, bytes: head.bytes, modifiedMs: head.modifiedMs };
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
