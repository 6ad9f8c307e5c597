/** Makes the index of a trace file, on the way through its spans. */
import type { Problem } from '../../contracts/problem';
import { IndexBuilder } from '../../methods/traces/file-index/builder';
import { encodeIndex } from '../../methods/traces/file-index/encode';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import type { TableReading } from '../../workspace/traces/csv';
import { readTraceFile, type ReadOptions, type SpanSink } from '../../workspace/traces/read';
import { indexLabel } from './index-store';

/** Takes what a reader hands over, and gives the index of it. */
export class FileIndexer implements SpanSink {
  private readonly builder = new IndexBuilder();
  private readonly problems: Problem[] = [];
  private tableReading: TableReading | null = null;
  private lastOffset = 0;

  constructor(private readonly file: DiscoveredFile) {}

  span(span: Parameters<SpanSink['span']>[0]): void {
    this.lastOffset = span.location.offset;
    this.builder.add(span);
  }

  problem(problem: Problem): void {
    this.problems.push(problem);
  }

  table(table: TableReading): void {
    this.tableReading = table;
  }

  /** To be called once, after the last span. */
  finish(): Buffer {
    return encodeIndex(this.builder, {
      label: indexLabel(this.file),
      table: this.tableReading,
      problems: this.problems,
      // Compressed files are larger than they look; where the last record begins is near enough to the end.
      bytes: Math.max(this.file.bytes, this.lastOffset),
    });
  }
}

/** Reads a file for its index alone. Rejects when aborted; what is wrong with the file stands in the index. */
export async function indexFile(file: DiscoveredFile, options: ReadOptions): Promise<Buffer> {
  const indexer = new FileIndexer(file);
  await readTraceFile(file, indexer, options);
  return indexer.finish();
}
