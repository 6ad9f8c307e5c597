/** Gathers the index of one trace file while its spans are read. */
import { Interner, uint32Column } from '../../../topology/columns';
import type { Span } from '../../../workspace/traces/span';
import { AttributeTerms } from './attribute-terms';
import { DurationCounter } from './durations';
import { RecordList } from './record-list';
import { RootRank, TraceRows } from './trace-rows';

const NONE = -1;

/** All that was gathered; `encodeIndex` writes it. */
export class IndexBuilder {
  readonly services = new Interner();
  readonly operations = new Interner();
  /** Service and operation of each pair of them, by number of the pair. */
  readonly pairs = { service: uint32Column(), operation: uint32Column() };
  readonly traces = new TraceRows();
  readonly terms = new AttributeTerms();
  /** By pair. */
  readonly durations = new DurationCounter();
  /** Which traces have which pairs, perhaps more than once. */
  readonly uses = { trace: uint32Column(), pair: uint32Column() };
  /** Which traces have spans in which records, in order of the records; neighbours that are equal stand once. */
  readonly records = new RecordList();
  spans = 0;

  private readonly pairNumbers = new Map<number, Map<number, number>>();
  private lastTraceId: string | undefined;
  private lastTrace = NONE;
  private lastService: string | undefined;
  private lastOperation: string | undefined;
  private lastServiceNumber = NONE;
  private lastPair = NONE;
  private lastOffset = NONE;
  /** The last trace of each pair. */
  private readonly lastTraceOf: number[] = [];

  add(span: Span): void {
    const { traces, durations } = this;
    if (span.traceId !== this.lastTraceId) {
      this.lastTraceId = span.traceId;
      this.lastTrace = traces.numberOf(span.traceId);
      this.lastOffset = NONE;
    }
    const trace = this.lastTrace;
    if (span.location.offset !== this.lastOffset) {
      this.lastOffset = span.location.offset;
      this.records.add(trace, this.lastOffset);
    }
    const pair = this.pairOf(span.service, span.operation);
    if (this.lastTraceOf[pair] !== trace) {
      this.lastTraceOf[pair] = trace;
      this.uses.trace.push(trace);
      this.uses.pair.push(pair);
    }
    this.spans++;
    const { startMs, durationMs } = span;
    // A part without a start: another part of the span counts.
    if (startMs === startMs) {
      traces.add(trace, startMs, startMs + durationMs, span.error);
      if (span.parentId === undefined) {
        traces.offerRoot(trace, RootRank.parentless, startMs, pair);
      } else if (traces.rootRank[trace] !== RootRank.parentless) {
        traces.offerRoot(trace, RootRank.named, startMs, pair);
      }
      if (span.unfinished !== true) {
        durations.add(pair, durationMs);
      }
    }
    this.terms.offer(trace, this.lastServiceNumber, pair, span);
  }

  private pairOf(service: string, operation: string): number {
    if (service === this.lastService && operation === this.lastOperation) {
      return this.lastPair;
    }
    this.lastService = service;
    this.lastOperation = operation;
    const serviceNumber = this.services.intern(service);
    this.lastServiceNumber = serviceNumber;
    const operationNumber = this.operations.intern(operation);
    let byOperation = this.pairNumbers.get(serviceNumber);
    if (byOperation === undefined) {
      this.pairNumbers.set(serviceNumber, (byOperation = new Map<number, number>()));
    }
    let pair = byOperation.get(operationNumber);
    if (pair === undefined) {
      pair = this.pairs.service.length;
      byOperation.set(operationNumber, pair);
      this.pairs.service.push(serviceNumber);
      this.pairs.operation.push(operationNumber);
    }
    this.lastPair = pair;
    return pair;
  }
}
