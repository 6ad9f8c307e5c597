import type { Problem } from '../../contracts/problem';
import type { DiscoveredFile } from '../discovery/discovered-file';
import { messageOf } from '../../io/byte-source';
import { ByteWindow } from '../../io/byte-window';
import type { Mark } from '../../io/json-cursor';
import { cutRecords } from '../../io/json-records';
import { openByteSource } from '../../io/open-source';
import type { JsonTape } from '../../io/tape/json-tape';
import { readCsvSpans, type TableReading } from './csv';
import { ForeignKeys } from './foreign-keys';
import { formatOf, type JsonFormat } from './format';
import { readOtlpProto } from './otlp-proto/read';
import { ProblemLog } from './problem-log';
import type { Span } from './span';
import { SpanIntake } from './span-intake';

export interface SpanSink {
  span(span: Span): void;
  problem(problem: Problem): void;
  /** Called before the first span of a table. */
  table?(table: TableReading): void;
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called with the bytes read from disk so far (compressed bytes, where it is compressed). */
  readonly onBytes?: (bytesRead: number) => void;
}

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
    await readAll(file, intake, problems, options, (table) => sink.table?.(table));
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
  onTable: (table: TableReading) => void,
): Promise<void> {
  const source = await openByteSource(file, options);
  try {
    const window = new ByteWindow(source);
    const format = await formatOf(file.kind, window);
    if (format.kind === 'proto') {
      await readOtlpProto(window, file.relative, format.layout, intake, problems);
    } else if (format.kind === 'json') {
      await readJson(window, file.relative, format.json, intake, problems);
    } else {
      await readCsvSpans(
        window,
        file.relative,
        intake,
        problems,
        () => openByteSource(file, { signal: options.signal }),
        onTable,
      );
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
  const reader = format.tapeReader?.();
  const onTape =
    reader === undefined
      ? undefined
      : (tape: JsonTape, { line, offset }: Mark): void => {
          const place = { line, record: record++ };
          const location = { file, line, offset };
          reader.spans(tape, (raw) => intake.accept(raw, location, place));
        };
  for await (const cut of cutRecords(window, format.shape, { onOtherKey, onTape })) {
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
