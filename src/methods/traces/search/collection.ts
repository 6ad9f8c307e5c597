/** The traces of all indexed files of a recording, joined by their ids. */
import { lowerHalf } from '../../../workspace/traces/ids';
import { hashSpanId, hashTrace, SpanIndex } from '../../../topology/span-key';
import { DurationHistory } from '../file-index/durations';
import type { FileIndex } from '../file-index/decode';

export interface IndexedFile {
  /** Relative path. */
  readonly file: string;
  readonly index: FileIndex;
}

/** A trace as one file has it. */
export interface TracePart {
  readonly file: number;
  readonly trace: number;
}

const NONE = -1;

export class TraceCollection {
  /** Traces; those of which only parts without a start are known are left out. */
  readonly count: number;
  readonly totalSpans: number;
  readonly startUs: Float64Array;
  readonly durationUs: Float64Array;
  readonly spans: Uint32Array;
  readonly errors: Uint32Array;
  /** Number of the pair of service and operation of the first span. */
  readonly rootPair: Uint32Array;
  readonly rootFile: Uint32Array;
  /** Service and operation by number of the pair. */
  readonly pairs: readonly { readonly service: string; readonly operation: string }[];
  /** Number of the pair by file and its own number. */
  readonly pairNumbers: readonly Uint32Array[];
  /** Trace by file and its own number; -1 for those left out. */
  private readonly traceOf: readonly Int32Array[];
  private readonly partStart: Uint32Array;
  private readonly partFile: Uint32Array;
  private readonly partTrace: Uint32Array;
  private readonly histories = new Map<number, DurationHistory>();

  constructor(readonly files: readonly IndexedFile[]) {
    const { pairs, numbers } = joinPairs(files);
    this.pairs = pairs;
    this.pairNumbers = numbers;
    const { traceOf, count } = joinTraces(files);
    this.traceOf = traceOf;
    this.count = count;
    this.totalSpans = files.reduce((sum, { index }) => sum + index.spans, 0);
    this.startUs = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.durationUs = new Float64Array(count);
    this.spans = new Uint32Array(count);
    this.errors = new Uint32Array(count);
    this.rootPair = new Uint32Array(count);
    this.rootFile = new Uint32Array(count);
    this.partStart = new Uint32Array(count + 1);
    this.sumUp();
    const parts = this.partStart[count];
    this.partFile = new Uint32Array(parts);
    this.partTrace = new Uint32Array(parts);
    const next = this.partStart.slice(0, count);
    this.eachPart((trace, file, own) => {
      this.partFile[next[trace]] = file;
      this.partTrace[next[trace]++] = own;
    });
  }

  idOf(trace: number): string {
    const { file, trace: own } = this.partsOf(trace)[0];
    return this.files[file].index.traces.ids[own];
  }

  partsOf(trace: number): TracePart[] {
    const parts: TracePart[] = [];
    for (let at = this.partStart[trace]; at < this.partStart[trace + 1]; at++) {
      parts.push({ file: this.partFile[at], trace: this.partTrace[at] });
    }
    return parts;
  }

  /** The trace that a file's own number stands for; -1 for none. */
  numberOf({ file, trace }: TracePart): number {
    return this.traceOf[file][trace];
  }

  /** Calls back with every trace of every file. */
  eachPart(visit: (trace: number, file: number, own: number) => void): void {
    this.traceOf.forEach((traces, file) =>
      traces.forEach((trace, own) => {
        if (trace !== NONE) {
          visit(trace, file, own);
        }
      }),
    );
  }

  /** Durations of the spans of a service and operation in all files. */
  historyOf(service: string, operation: string): DurationHistory {
    const pair = this.pairs.findIndex((each) => each.service === service && each.operation === operation);
    let history = this.histories.get(pair);
    if (history === undefined) {
      history = new DurationHistory(
        this.files.flatMap(({ index }, file) => {
          const own = this.pairNumbers[file].indexOf(pair);
          return own < 0 ? [] : [index.durations[own]];
        }),
      );
      this.histories.set(pair, history);
    }
    return history;
  }

  private sumUp(): void {
    const endUs = new Float64Array(this.count).fill(Number.NEGATIVE_INFINITY);
    const rank = new Uint8Array(this.count);
    const rootStartUs = new Float64Array(this.count);
    this.eachPart((trace, file, own) => {
      const { traces } = this.files[file].index;
      this.partStart[trace + 1]++;
      this.spans[trace] += traces.spans[own];
      this.errors[trace] += traces.errors[own];
      if (traces.spans[own] === 0) {
        return;
      }
      this.startUs[trace] = Math.min(this.startUs[trace], traces.startUs[own]);
      endUs[trace] = Math.max(endUs[trace], traces.startUs[own] + traces.durationUs[own]);
      const better =
        traces.rootRank[own] > rank[trace] ||
        (traces.rootRank[own] === rank[trace] && traces.rootStartUs[own] < rootStartUs[trace]);
      if (better) {
        rank[trace] = traces.rootRank[own];
        rootStartUs[trace] = traces.rootStartUs[own];
        this.rootPair[trace] = this.pairNumbers[file][traces.rootPair[own]];
        this.rootFile[trace] = file;
      }
    });
    for (let trace = 0; trace < this.count; trace++) {
      this.durationUs[trace] = endUs[trace] - this.startUs[trace];
      this.partStart[trace + 1] += this.partStart[trace];
    }
  }
}

function joinPairs(files: readonly IndexedFile[]): {
  pairs: TraceCollection['pairs'];
  numbers: Uint32Array[];
} {
  const pairs: { service: string; operation: string }[] = [];
  const known = new Map<string, number>();
  const numbers = files.map(({ index: { services, operations, pairs: own } }) =>
    own.service.map((each, pair) => {
      const [service, operation] = [services[each], operations[own.operation[pair]]];
      const key = JSON.stringify([service, operation]);
      let number = known.get(key);
      if (number === undefined) {
        number = pairs.length;
        known.set(key, number);
        pairs.push({ service, operation });
      }
      return number;
    }),
  );
  return { pairs, numbers };
}

/** Numbers the traces that have a span with a start in some file. */
function joinTraces(files: readonly IndexedFile[]): { traceOf: Int32Array[]; count: number } {
  const traceOf = files.map(({ index }) => new Int32Array(index.traces.count).fill(NONE));
  let count = 0;
  if (files.length === 1) {
    files[0].index.traces.spans.forEach((spans, own) => {
      if (spans > 0) {
        traceOf[0][own] = count++;
      }
    });
    return { traceOf, count };
  }
  const rows = files.reduce((sum, { index }) => sum + index.traces.count, 0);
  const high = new Uint32Array(rows);
  const low = new Uint32Array(rows);
  const hash = { first: 0, second: 0 };
  const key = { high: 0, low: 0 };
  let row = 0;
  for (const { index } of files) {
    for (const id of index.traces.ids) {
      hashTrace(lowerHalf(id), hash);
      hashSpanId(hash, '', key);
      high[row] = key.high;
      low[row++] = key.low;
    }
  }
  const keys = new SpanIndex(high, low, rows);
  const first = new Int32Array(rows);
  const hasSpans = new Uint8Array(rows);
  row = 0;
  for (const { index } of files) {
    for (const spans of index.traces.spans) {
      const known = keys.add(row);
      first[row] = known === NONE ? row : known;
      hasSpans[first[row]] |= spans > 0 ? 1 : 0;
      row++;
    }
  }
  const numbers = new Int32Array(rows).fill(NONE);
  row = 0;
  for (const traces of traceOf) {
    for (let own = 0; own < traces.length; own++, row++) {
      if (hasSpans[first[row]] === 0) {
        continue;
      }
      if (first[row] === row) {
        numbers[row] = count++;
      }
      traces[own] = numbers[first[row]];
    }
  }
  return { traceOf, count };
}
