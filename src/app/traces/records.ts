/** Spans of traces, read from the records that the index names. */
import { lowerHalf } from '../../workspace/traces/ids';
import { RecordFile } from '../../workspace/traces/records/record-file';
import { spansOfRecord } from '../../workspace/traces/records/spans-of-record';
import type { Span } from '../../workspace/traces/span';
import type { OpenTraces } from './trace-library';

/** Records of one file, and which of its traces each is read for. */
type Wanted = Map<number, Map<number, Set<string>>>;

/**
 * Hands over the spans of traces; attributes can be read while a span is handed over. Each file is read once, from its
 * start to its end where it is compressed, in pieces where not.
 */
export async function readSpansOf(
  { files, searcher: { collection } }: OpenTraces,
  traces: Iterable<number>,
  deliver: (trace: number, span: Span) => void,
  signal: AbortSignal,
): Promise<void> {
  const wanted: Wanted = new Map();
  const numbers = new Map<string, number>();
  for (const trace of traces) {
    for (const { file, trace: own } of collection.partsOf(trace)) {
      const { index } = collection.files[file];
      const id = lowerHalf(index.traces.ids[own]);
      numbers.set(id, trace);
      let offsets = wanted.get(file);
      if (offsets === undefined) {
        wanted.set(file, (offsets = new Map<number, Set<string>>()));
      }
      for (const offset of index.recordsOf(own)) {
        offsets.set(offset, (offsets.get(offset) ?? new Set<string>()).add(id));
      }
    }
  }
  for (const [file, offsets] of wanted) {
    const { relative, ...place } = files[file];
    const records = await RecordFile.open(place, signal);
    try {
      for (const [offset, ids] of [...offsets].sort(([a], [b]) => a - b)) {
        signal.throwIfAborted();
        const bytes = await records.at(offset);
        if (bytes === null) {
          continue;
        }
        const { table } = collection.files[file].index.origin;
        await spansOfRecord(records.format, table, bytes, { file: relative, offset }, (span) => {
          const id = lowerHalf(span.traceId);
          if (ids.has(id)) {
            deliver(numbers.get(id) ?? 0, span);
          }
        });
      }
    } finally {
      await records.close();
    }
  }
}
