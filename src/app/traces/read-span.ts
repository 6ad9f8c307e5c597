import type { SpanQuestion } from '../../contracts/traces/requests';
import type { SpanAttribute, SpanDetails } from '../../contracts/traces/trace';
import { contentOf } from '../../methods/traces/span/details';
import { findSpan } from '../../methods/traces/span/find-span';
import { linesAt } from '../../methods/traces/span/json-lines';
import { valueText } from '../../methods/traces/span/value-text';
import { userError } from '../../process/rpc/errors';
import { lowerHalf } from '../../workspace/traces/ids';
import { showElement } from '../../workspace/traces/otlp-proto/show';
import { RecordFile } from '../../workspace/traces/records/record-file';
import { spansOfRecord } from '../../workspace/traces/records/spans-of-record';
import type { Span } from '../../workspace/traces/span';
import { MAX_RECORD_BYTES } from '../use-cases/read-record';
import type { OpenTraces, TraceContext, TraceLibrary } from './trace-library';

/**
 * What the record of a span says about it.
 * @throws RpcError for the user when the file is no part of the recording, or has changed
 */
export async function readSpan(
  library: TraceLibrary,
  { source, file, offset, traceId, spanId }: SpanQuestion,
  context: TraceContext,
): Promise<SpanDetails> {
  const opened = await library.open(source, context);
  const record = await recordAt(opened, file, offset, context);
  const asWritten: SpanAttribute[] = [];
  let isThere = false;
  await record.spans((span) => {
    if (!isThere && span.spanId === spanId && lowerHalf(span.traceId) === lowerHalf(traceId)) {
      isThere = true;
      span.attributes?.((key, value) => asWritten.push({ key, value: valueText(value) }));
    }
  });
  if (!isThere) {
    throw gone(file);
  }
  const found = record.json === null ? null : findSpan(record.json, spanId);
  const content = found === null ? null : contentOf(record.json, found);
  return {
    location: { file, offset },
    ...(content ?? { attributes: asWritten, resource: [], events: [] }),
    lines: linesOf(record, found),
  };
}

interface ReadRecord {
  readonly bytes: number;
  /** As `readRecord` shows it; null for a row of a table. */
  readonly json: unknown;
  spans(deliver: (span: Span) => void): Promise<void>;
}

/** Reads one record of a file of the recording. */
export async function recordAt(
  { files, searcher: { collection } }: OpenTraces,
  file: string,
  offset: number,
  { signal }: Pick<TraceContext, 'signal'>,
): Promise<ReadRecord> {
  const number = files.findIndex(({ relative }) => relative === file);
  if (number < 0) {
    throw userError('record-unknown', `${file} is no trace file of this recording.`);
  }
  const records = await RecordFile.open(files[number], signal);
  try {
    const bytes = await records.at(offset);
    if (bytes === null) {
      throw gone(file);
    }
    const own = Buffer.from(bytes);
    const { format } = records;
    const { table } = collection.files[number].index.origin;
    return {
      bytes: own.length,
      json: format.kind === 'table' ? null : format.kind === 'proto' ? showElement(own) : parsed(own),
      spans: (deliver) => spansOfRecord(format, table, own, { file, offset }, deliver),
    };
  } finally {
    await records.close();
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** A record that is too long is not formatted, and a row of a table is one line. */
function linesOf({ bytes, json }: ReadRecord, found: ReturnType<typeof findSpan>): SpanDetails['lines'] {
  if (json === null) {
    return { from: 1, to: 1 };
  }
  return bytes > MAX_RECORD_BYTES ? null : linesAt(json, found?.path ?? []);
}

function gone(file: string): Error {
  return userError(
    'record-gone',
    `${file} has changed: the span is not at this place any more. Search again.`,
  );
}
