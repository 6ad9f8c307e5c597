/** Gathers the index of one trace file while its spans are read. */
import { Interner, uint32Column } from '../../../topology/columns';
import type { Span } from '../../../workspace/traces/span';
import { AttributeTerms } from './attribute-terms';
import { DurationCounter } from './durations';
import { RecordList } from './record-list';
import { BATCH, BatchFlag, SpanBatch } from './span-batch';
import { TraceRows } from './trace-rows';

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

  private readonly batch = new SpanBatch();
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
    const { traces } = this;
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
    const { startMs } = span;
    // A part without a start: another part of the span counts.
    if (startMs === startMs) {
      this.gather(trace, pair, span);
    }
    this.terms.offer(trace, this.lastServiceNumber, pair, span);
  }

  private gather(
    trace: number,
    pair: number,
    { startMs, durationMs, error, parentId, unfinished }: Span,
  ): void {
    const { batch } = this;
    const at = batch.used++;
    batch.trace[at] = trace;
    batch.pair[at] = pair;
    batch.startMs[at] = startMs;
    batch.durationMs[at] = durationMs;
    batch.flags[at] =
      (error ? BatchFlag.failed : 0) |
      (parentId === undefined ? BatchFlag.parentless : 0) |
      (unfinished === true ? BatchFlag.unfinished : 0);
    if (batch.used === BATCH) {
      this.settle();
    }
  }

  /** Brings what was gathered to the traces and counts. To be called once more after the last span. */
  settle(): void {
    this.traces.addAll(this.batch);
    this.durations.addAll(this.batch);
    this.batch.used = 0;
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
