/** The traces of recordings as they are searched; the last ones stay in memory while their files stay the same. */
import { stat } from 'node:fs/promises';
import type { TraceSource } from '../../contracts/traces/requests';
import { decodeIndex, type FileIndex } from '../../methods/traces/file-index/decode';
import { TraceCollection } from '../../methods/traces/search/collection';
import { TraceSearcher } from '../../methods/traces/search/search';
import { userError } from '../../process/rpc/errors';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import type { AnalysisContext } from '../context';
import { findInputs } from '../recording/files';
import { step } from '../steps';
import { bytesOfPart, type FilePart, partsOf } from './file-parts';
import { indexPart } from './index-file';
import { openIndexStore } from './index-store';

/** Recordings in memory at once. */
const MAX_KEPT = 2;
/** Files are looked for again after so long; known ones are looked at each time. */
const FOUND_FOR_MS = 5000;

export type TraceContext = Pick<AnalysisContext, 'signal' | 'progress' | 'log' | 'now'>;

export interface OpenTraces {
  /** In the order of the collection; a file that is indexed in pieces stands once for each. */
  readonly files: readonly DiscoveredFile[];
  readonly searcher: TraceSearcher;
}

interface Kept extends OpenTraces {
  readonly label: string;
  foundMs: number;
}

export class TraceLibrary {
  private readonly kept = new Map<string, Kept>();
  /** One reading at a time: two requests about a new recording would read it twice. */
  private last: Promise<unknown> = Promise.resolve();

  /** @throws RpcError for the user when the file or folder holds no traces */
  open(source: TraceSource, context: TraceContext): Promise<OpenTraces> {
    const opened = this.last.then(() => this.openNow(source, context));
    this.last = opened.catch(() => undefined);
    return opened;
  }

  private async openNow(source: TraceSource, context: TraceContext): Promise<OpenTraces> {
    context.signal.throwIfAborted();
    const { folder, include, exclude, file } = source;
    const key = JSON.stringify([folder, include, exclude, file]);
    const known = this.kept.get(key);
    if (
      known !== undefined &&
      context.now() - known.foundMs < FOUND_FOR_MS &&
      (await areUnchanged(known.files))
    ) {
      return this.keep(key, known);
    }
    const files = await traceFilesOf(source, context);
    const parts = await allParts(files, context.signal);
    const label = JSON.stringify(parts.map((part) => part.label));
    if (known?.label === label) {
      known.foundMs = context.now();
      return this.keep(key, known);
    }
    const indexes = await indexesOf(parts, source, context);
    const collection = new TraceCollection(
      parts.map(({ file: { relative } }, number) => ({ file: relative, index: indexes[number] })),
    );
    return this.keep(key, {
      files: parts.map(({ file }) => file),
      searcher: new TraceSearcher(collection),
      label,
      foundMs: context.now(),
    });
  }

  private keep(key: string, opened: Kept): OpenTraces {
    this.kept.delete(key);
    this.kept.set(key, opened);
    for (const oldest of [...this.kept.keys()].slice(0, -MAX_KEPT)) {
      this.kept.delete(oldest);
    }
    return opened;
  }
}

async function areUnchanged(files: readonly DiscoveredFile[]): Promise<boolean> {
  const same = await Promise.all(
    files.map(async ({ path, member, bytes, modifiedMs }) => {
      const status = await stat(path).catch(() => null);
      // What lies in an archive has another size than the archive.
      return (member !== undefined || status?.size === bytes) && status?.mtimeMs === modifiedMs;
    }),
  );
  return same.every(Boolean);
}

async function traceFilesOf(
  { folder, include, exclude, file }: TraceSource,
  context: TraceContext,
): Promise<readonly DiscoveredFile[]> {
  const { traces, skipped } = await findInputs({ folder, include, exclude }, context, false);
  if (file === undefined) {
    return traces;
  }
  const found = traces.find(({ relative }) => relative === file);
  if (found === undefined) {
    const reason = skipped.find((each) => each.file === file)?.reason;
    throw userError(
      'no-traces',
      `${file} cannot be searched: ${reason ?? 'it is no trace file, or it is not there any more'}.`,
    );
  }
  return [found];
}

async function allParts(files: readonly DiscoveredFile[], signal: AbortSignal): Promise<readonly FilePart[]> {
  const parts: FilePart[] = [];
  for (const file of files) {
    parts.push(...(await partsOf(file, signal)));
  }
  return parts;
}

async function indexesOf(
  parts: readonly FilePart[],
  { storageDir }: TraceSource,
  context: TraceContext,
): Promise<FileIndex[]> {
  const store = openIndexStore(storageDir, context.log);
  const totalBytes = parts.reduce((sum, part) => sum + bytesOfPart(part), 0);
  const indexes: FileIndex[] = [];
  let doneBytes = 0;
  for (const part of parts) {
    const { file, piece } = part;
    const report = (bytes: number): void =>
      context.progress(
        step('read', file.relative, { fraction: Math.min(1, (doneBytes + bytes) / Math.max(1, totalBytes)) }),
      );
    let index = await store.get(part);
    if (index === null) {
      const onBytes = (bytes: number): void => report(bytes - (piece?.from ?? 0));
      const bytes = await indexPart(part, { signal: context.signal, onBytes });
      context.signal.throwIfAborted();
      await store.put(part, bytes);
      index = decodeIndex(bytes, part.label);
    }
    if (index === null) {
      throw new Error(`the index of ${file.relative} cannot be read back`);
    }
    doneBytes += bytesOfPart(part);
    report(0);
    indexes.push(index);
  }
  return indexes;
}
