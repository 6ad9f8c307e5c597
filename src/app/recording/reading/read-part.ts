import type { SpanPart } from '../../../topology/span-part';
import { SpanTable } from '../../../topology/span-table';
import type { PieceReading } from '../../../workspace/traces/piece-reading';
import { type ReadOptions, readTracePiece, type SpanSink } from '../../../workspace/traces/read';
import type { FilePart } from '../../traces/file-parts';
import { FileIndexer } from '../../traces/index-file';

/** A part of a recording that is to be read; plain data. */
export interface PartTask {
  readonly part: FilePart;
  /** Whether the index of single traces is made on the way. */
  readonly isIndexed: boolean;
}

/** What reading it gave; plain data. */
export interface ReadPart {
  readonly spans: SpanPart;
  readonly reading: PieceReading;
  readonly index: Uint8Array | null;
}

/**
 * Reads the spans of a file or of a piece of it. What is wrong with the file stands in the result.
 * @throws only on abort
 */
export async function readPart({ part, isIndexed }: PartTask, options: ReadOptions): Promise<ReadPart> {
  const table = new SpanTable();
  const indexer = isIndexed ? new FileIndexer(part) : null;
  const sink: Pick<SpanSink, 'span' | 'table'> = {
    span: (span) => {
      table.append(span);
      indexer?.span(span);
    },
    table: (reading) => indexer?.table(reading),
  };
  const reading = await readTracePiece(part.file, part.piece, sink, options);
  return { spans: table.takePart(), reading, index: indexer?.finish(reading) ?? null };
}
