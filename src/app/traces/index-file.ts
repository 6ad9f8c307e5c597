import { IndexBuilder } from '../../methods/traces/file-index/builder';
import { encodeIndex } from '../../methods/traces/file-index/encode';
import type { TableReading } from '../../workspace/traces/csv';
import type { Span } from '../../workspace/traces/span';
import { joinPieces } from '../../workspace/traces/join-pieces';
import type { PieceReading } from '../../workspace/traces/piece-reading';
import { readTracePiece, type ReadOptions } from '../../workspace/traces/read';
import type { FilePart } from './file-parts';

/** Takes what a reader hands over, and gives the index of it. */
export class FileIndexer {
  private readonly builder = new IndexBuilder();
  private tableReading: TableReading | null = null;
  private lastOffset = 0;

  constructor(private readonly part: FilePart) {}

  span(span: Span): void {
    this.lastOffset = span.location.offset;
    this.builder.add(span);
  }

  table(table: TableReading): void {
    this.tableReading = table;
  }

  /** To be called once, after the last span. */
  finish(reading: PieceReading): Buffer {
    const { file, piece, label } = this.part;
    const { problems } = joinPieces(file.relative, [reading]);
    return encodeIndex(this.builder, {
      label,
      table: this.tableReading,
      // Lines and records of a piece are counted from where it begins, which nobody else knows.
      problems: piece === null ? problems : problems.map(({ line: _line, record: _record, ...rest }) => rest),
      // Compressed files are larger than they look; where the last record begins is near enough to the end.
      bytes: Math.max(piece === null ? file.bytes : piece.to, this.lastOffset),
    });
  }
}

/** Reads a part for its index alone. Rejects when aborted; what is wrong with the file stands in the index. */
export async function indexPart(part: FilePart, options: ReadOptions): Promise<Buffer> {
  const indexer = new FileIndexer(part);
  return indexer.finish(await readTracePiece(part.file, part.piece, indexer, options));
}
