import type { Problem } from '../../contracts/problem';
import type { DiscoveredFile } from '../discovery/discovered-file';
import { outlineJson } from '../discovery/json-outline';
import { messageOf } from '../../io/byte-source';
import { ByteWindow } from '../../io/byte-window';
import { cutRecords } from '../../io/json-records';
import type { JsonObject, RecordShape } from '../../io/json-cut';
import { openByteSource } from '../../io/open-source';
import { readCsvSpans } from './csv';
import { dialectOf } from './dialects/registry';
import { ForeignKeys } from './foreign-keys';
import { JAEGER_SHAPE, jaegerSpans } from './jaeger';
import { OTLP_SHAPE, otlpSpans } from './otlp';
import { recogniseOtlpProto } from './otlp-proto/layout';
import { readOtlpProto } from './otlp-proto/read';
import { ProblemLog } from './problem-log';
import type { Span } from './span';
import { type RawSpan, SpanIntake } from './span-intake';
import { ZIPKIN_SHAPE, zipkinSpans } from './zipkin';

export interface SpanSink {
  span(span: Span): void;
  problem(problem: Problem): void;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called with the bytes read from disk so far (compressed bytes, where it is compressed). */
  readonly onBytes?: (bytesRead: number) => void;
}

/** As much as discovery looks at, so that both see the same. */
const RECOGNISED_BYTES = 64 << 10;

interface JsonFormat {
  readonly shape: RecordShape;
  spans(record: JsonObject): Iterable<RawSpan>;
}

const JSON_FORMATS: Readonly<Partial<Record<DiscoveredFile['kind'], JsonFormat>>> = {
  otlp: { shape: OTLP_SHAPE, spans: otlpSpans },
  jaeger: { shape: JAEGER_SHAPE, spans: jaegerSpans },
  zipkin: { shape: ZIPKIN_SHAPE, spans: zipkinSpans },
};

/**
 * Reads one trace file from start to end in constant memory and hands every usable span to the sink; what is wrong with
 * the file or its records goes to the sink as problems, after the spans. Files and locations are named by `relative`.
 * Returns the number of spans handed over. Rejects only when aborted.
 */
export async function readTraceFile(
  file: DiscoveredFile,
  sink: SpanSink,
  options: ReadOptions = {},
): Promise<{ records: number }> {
  const problems = new ProblemLog(file.relative);
  const intake = new SpanIntake(problems, (span) => sink.span(span));
  try {
    await readAll(file, intake, problems, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    problems.count('error', `cannot be read: ${messageOf(error)}`);
  }
  if (intake.accepted === 0 && problems.size === 0) {
    problems.count('note', 'holds no spans');
  }
  problems.flush((problem) => sink.problem(problem));
  return { records: intake.accepted };
}

async function readAll(
  file: DiscoveredFile,
  intake: SpanIntake,
  problems: ProblemLog,
  options: ReadOptions,
): Promise<void> {
  const source = await openByteSource(file.path, options);
  try {
    const window = new ByteWindow(source);
    const format =
      file.kind === 'span-documents'
        ? dialectOf(outlineJson(await window.head(RECOGNISED_BYTES)))
        : JSON_FORMATS[file.kind];
    const proto = file.kind === 'otlp' ? recogniseOtlpProto(await window.head(RECOGNISED_BYTES)) : undefined;
    if (proto !== undefined) {
      await readOtlpProto(window, file.relative, proto.layout, intake, problems);
    } else if (format !== undefined) {
      await readJson(window, file.relative, format, intake, problems);
    } else if (file.kind === 'csv-spans') {
      await readCsvSpans(window, file.relative, intake, problems, () =>
        openByteSource(file.path, { signal: options.signal }),
      );
    } else {
      throw new Error(`no reader for kind '${file.kind}'`);
    }
    if (source.cutShort !== null) {
      problems.count('error', `${source.cutShort}; what came before was used`);
    }
  } finally {
    await source.close();
  }
}

async function readJson(
  window: ByteWindow,
  file: string,
  format: JsonFormat,
  intake: SpanIntake,
  problems: ProblemLog,
): Promise<void> {
  let record = 0;
  let broken = 0;
  const others = new Set<string>();
  const foreign = new ForeignKeys();
  const onOtherKey = (key: string, line: number): void => {
    foreign.see(key, line);
    if (others.size < 20) {
      others.add(key);
    }
  };
  for await (const cut of cutRecords(window, format.shape, { onOtherKey })) {
    const { line, offset } = cut;
    if (cut.kind === 'unclosed') {
      // A source that was cut short says so itself.
      if (window.cutShort === null) {
        problems.count('warning', 'the file ends before its JSON is complete', { line });
      }
      continue;
    }
    const place = { line, record: record++ };
    if (cut.kind === 'broken') {
      broken++;
      problems.report('warning', 'broken records', `${cut.reason}; the record was left out`, place);
      continue;
    }
    const location = { file, line, offset };
    for (const raw of format.spans(cut.value)) {
      intake.accept(raw, location, place);
    }
  }
  if (broken === 0) {
    foreign.report(problems);
  }
  if (record === 0 && others.size > 0) {
    problems.count('note', `holds no spans, only ${[...others].join(', ')}`);
  }
}
