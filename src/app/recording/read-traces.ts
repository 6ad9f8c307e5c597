import type { ReportInput } from '../../contracts/report';
import { isAbort } from '../../process/rpc/errors';
import { SpanTable } from '../../topology/span-table';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import { joinPieces } from '../../workspace/traces/join-pieces';
import type { PieceReading } from '../../workspace/traces/piece-reading';
import type { AnalysisContext } from '../context';
import { bytesOfPart, type FilePart, partsOf } from '../traces/file-parts';
import type { IndexStore } from '../traces/index-store';
import { unreadable } from './problems';
import { inOrder } from './reading/in-order';
import type { PartStore } from './reading/part-store';
import type { ReadPart } from './reading/read-part';
import { reportReading } from './reading/report-reading';
import { inlineReader } from './reading/span-reader';

export type ReadingContext = Pick<AnalysisContext, 'signal' | 'progress' | 'now' | 'reader'>;

/** What is kept of the reading, each where it is given. */
export interface ReadingStores {
  /** The index of single traces, which is made on the way. */
  readonly indexes?: IndexStore;
  /** What was read of large files. */
  readonly parts?: PartStore;
  /** Size of a piece of a large file; for tests. */
  readonly pieceBytes?: number;
}

/** Less is read before a thread has started. */
const THREADED_BYTES = 16 << 20;

/** A part as it was read, or why it could not be. */
type Outcome = { readonly read: Pick<ReadPart, 'spans' | 'reading'> } | { readonly failure: unknown };

const NOTHING: ReturnType<typeof joinPieces> = { records: 0, problems: [] };

/**
 * Reads all trace files into one table; a file that fails becomes a problem and the others go on. The table does not
 * depend on how many parts are read at once.
 */
export async function readTraces(
  files: readonly DiscoveredFile[],
  context: ReadingContext,
  stores: ReadingStores = {},
): Promise<{ table: SpanTable; inputs: ReportInput[] }> {
  const table = new SpanTable();
  const isKept = stores.indexes !== undefined || stores.parts !== undefined;
  const parts: FilePart[] = [];
  for (const file of files) {
    parts.push(...(await partsOf(file, context.signal, { pieceBytes: stores.pieceBytes, isKept })));
  }
  const totalBytes = parts.reduce((sum, part) => sum + bytesOfPart(part), 0);
  const reader = totalBytes < THREADED_BYTES ? inlineReader : (context.reader ?? inlineReader);
  const progress = reportReading(context, totalBytes);

  async function readOne(part: FilePart): Promise<Outcome> {
    try {
      const kept = (await stores.parts?.get(part)) ?? null;
      const isIndexed = stores.indexes !== undefined && (await stores.indexes.get(part)) === null;
      if (kept !== null && !isIndexed) {
        return { read: kept };
      }
      const onBytes = (bytes: number): void => progress.reach(part, bytes - (part.piece?.from ?? 0));
      const read = await reader.read({ part, isIndexed }, { signal: context.signal, onBytes });
      if (read.index !== null) {
        await stores.indexes?.put(part, read.index);
      }
      await stores.parts?.put(part, read);
      return { read };
    } catch (failure) {
      if (isAbort(failure) || context.signal.aborted) {
        throw failure;
      }
      return { failure };
    } finally {
      progress.reach(part, bytesOfPart(part));
    }
  }

  const readings = new Map<DiscoveredFile, PieceReading[]>(files.map((file) => [file, []]));
  const failures = new Map<DiscoveredFile, unknown>();
  try {
    let number = 0;
    for await (const outcome of inOrder(parts, 2 * reader.slots, readOne)) {
      const { file } = parts[number++];
      const before = readings.get(file) ?? [];
      if ('failure' in outcome) {
        failures.set(file, outcome.failure);
        continue;
      }
      table.absorb(
        outcome.read.spans,
        before.reduce((sum, { passed }) => sum + passed.lines, 0),
      );
      before.push(outcome.read.reading);
    }
  } finally {
    reader.close();
  }
  const inputs = files.map((file): ReportInput => {
    const given = readings.get(file) ?? [];
    const failed = failures.has(file) ? [unreadable(file, failures.get(file))] : [];
    const { records, problems } = given.length === 0 ? NOTHING : joinPieces(file.relative, given);
    return { file: file.relative, kind: file.kind, records, problems: [...problems, ...failed] };
  });
  return { table, inputs };
}
