import type { Problem } from '../../contracts/problem';
import type { DiscoveredFile } from '../discovery/discovered-file';
import { messageOf } from '../../io/byte-source';
import { ByteWindow } from '../../io/byte-window';
import type { Mark } from '../../io/json-cursor';
import { cutRecords } from '../../io/json-records';
import { LineCounter } from '../../io/line-counter';
import { openByteSource } from '../../io/open-source';
import type { JsonTape } from '../../io/tape/json-tape';
import { readCsvSpans, type TableReading } from './csv';
import { ForeignKeys } from './foreign-keys';
import { formatOf, type JsonFormat, type TraceFormat } from './format';
import { readOtlpProto } from './otlp-proto/read';
import { joinPieces, MAX_OTHER_KEYS } from './join-pieces';
import type { PieceReading } from './piece-reading';
import type { FilePiece } from './pieces';
import { type PartStart, ProblemLog } from './problem-log';
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
  const { records, problems } = joinPieces(file.relative, [await readTracePiece(file, null, sink, options)]);
  problems.forEach((problem) => sink.problem(problem));
  return { records };
}

/**
 * Reads a piece of a file, as `readTraceFile` does; lines and records are counted from where it begins, and problems
 * are returned.
 * @param piece null = the whole file
 */
export async function readTracePiece(
  file: DiscoveredFile,
  piece: FilePiece | null,
  sink: Pick<SpanSink, 'span' | 'table'>,
  options: ReadOptions = {},
): Promise<PieceReading> {
  const problems = new ProblemLog(file.relative);
  const intake = new SpanIntake(problems, (span) => sink.span(span));
  let found: Passed = { lines: 0, records: 0, otherKeys: [] };
  try {
    found =
      piece === null
        ? await readAll(file, intake, problems, options, (table) => sink.table?.(table))
        : await readLines(file, piece, intake, problems, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    problems.count('error', `cannot be read: ${messageOf(error)}`);
  }
  const { otherKeys, ...passed } = found;
  return { spans: intake.accepted, passed, problems: problems.logged, otherKeys };
}

type Passed = PartStart & Pick<PieceReading, 'otherKeys'>;

/** A piece of a file whose records are lines. */
async function readLines(
  file: DiscoveredFile,
  piece: FilePiece,
  intake: SpanIntake,
  problems: ProblemLog,
  options: ReadOptions,
): Promise<Passed> {
  const format = await formatOfFile(file, options.signal);
  if (format.kind !== 'json') {
    throw new Error('it is no JSON any more');
  }
  const source = new LineCounter(await openByteSource(file, { ...options, ...piece }));
  try {
    const window = new ByteWindow(source, piece.from);
    const seen = await readJson(window, file.relative, format.json, intake, problems);
    if (source.cutShort !== null) {
      problems.count('error', `${source.cutShort}; what came before was used`);
    }
    return { lines: source.lines, ...seen };
  } finally {
    await source.close();
  }
}

async function formatOfFile(file: DiscoveredFile, signal: AbortSignal | undefined): Promise<TraceFormat> {
  const source = await openByteSource(file, { signal });
  try {
    return await formatOf(file.kind, new ByteWindow(source));
  } finally {
    await source.close();
  }
}

async function readAll(
  file: DiscoveredFile,
  intake: SpanIntake,
  problems: ProblemLog,
  options: ReadOptions,
  onTable: (table: TableReading) => void,
): Promise<Passed> {
  let seen: Omit<Passed, 'lines'> = { records: 0, otherKeys: [] };
  const source = await openByteSource(file, options);
  try {
    const window = new ByteWindow(source);
    const format = await formatOf(file.kind, window);
    if (format.kind === 'proto') {
      await readOtlpProto(window, file.relative, format.layout, intake, problems);
    } else if (format.kind === 'json') {
      seen = await readJson(window, file.relative, format.json, intake, problems);
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
    return { lines: 0, ...seen };
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
): Promise<Omit<Passed, 'lines'>> {
  let record = 0;
  let broken = 0;
  const others = new Set<string>();
  const foreign = new ForeignKeys();
  const onOtherKey = (key: string, line: number): void => {
    foreign.see(key, line);
    if (others.size < MAX_OTHER_KEYS) {
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
  return { records: record, otherKeys: [...others] };
}
