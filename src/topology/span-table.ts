import type { SpanLocation } from '../contracts/problem';
import { lowerHalf } from '../workspace/traces/ids';
import type { Span } from '../workspace/traces/span';
import { AttributeRows } from './attribute-rows';
import { Interner, float64Column, uint32Column, uint8Column } from './columns';
import { FailureTexts } from './failure-texts';
import { hashSpanId, hashTrace, type SpanKey, type TraceHash } from './span-key';
import { OriginRows } from './origin-rows';
import { SpanLinks } from './span-links';
import type { SpanColumns, SpanKeys } from './span-columns';
import type { SpanPart } from './span-part';

export const NO_ROW = -1;
const NO_PEER = 0xffffffff;

export const SpanFlag = {
  error: 1,
  shared: 2,
  hasParent: 4,
  client: 8,
  server: 16,
  internal: 32,
  unfinished: 64,
} as const;

function flagsOf(span: Span): number {
  let flags = 0;
  if (span.error) {
    flags |= SpanFlag.error;
  }
  if (span.shared) {
    flags |= SpanFlag.shared;
  }
  if (span.parentId !== undefined) {
    flags |= SpanFlag.hasParent;
  }
  if (span.kind === 'client' || span.kind === 'producer') {
    flags |= SpanFlag.client;
  }
  if (span.kind === 'server' || span.kind === 'consumer') {
    flags |= SpanFlag.server;
  }
  if (span.kind === 'internal') {
    flags |= SpanFlag.internal;
  }
  if (span.unfinished) {
    flags |= SpanFlag.unfinished;
  }
  return flags;
}

/**
 * All spans of a recording as columns, about 60 bytes each. Readers append; `linkSpans` then resolves parents.
 * Texts that would cost most (ids) are kept as hashes only: a drill-down reads the record again at its location.
 */
export class SpanTable {
  services = new Interner();
  readonly operations = new Interner();
  readonly peers = new Interner();
  readonly files = new Interner();
  readonly failures = new FailureTexts();
  readonly attributes = new AttributeRows();
  readonly links = new SpanLinks();
  readonly origins = new OriginRows();

  private readonly columns = {
    service: uint32Column(),
    operation: uint32Column(),
    startMs: float64Column(),
    durationMs: float64Column(),
    flags: uint8Column(),
    peer: uint32Column(),
    keyHigh: uint32Column(),
    keyLow: uint32Column(),
    parentHigh: uint32Column(),
    parentLow: uint32Column(),
    file: uint32Column(),
    offset: float64Column(),
    line: uint32Column(),
  };
  private readonly key: SpanKey = { high: 0, low: 0 };
  private readonly trace: TraceHash = { first: 0, second: 0 };
  private lastTraceId: string | undefined;

  get length(): number {
    return this.columns.service.length;
  }

  append(span: Span): void {
    const { columns, key } = this;
    const service = this.services.intern(span.service);
    columns.service.push(service);
    columns.operation.push(this.operations.intern(span.operation));
    columns.startMs.push(span.startMs);
    columns.durationMs.push(span.durationMs);
    columns.flags.push(flagsOf(span));
    columns.peer.push(span.peer === undefined ? NO_PEER : this.peers.intern(span.peer));
    this.hashTraceOf(span.traceId);
    hashSpanId(this.trace, span.spanId, key);
    columns.keyHigh.push(key.high);
    columns.keyLow.push(key.low);
    hashSpanId(this.trace, span.parentId ?? '', key);
    columns.parentHigh.push(key.high);
    columns.parentLow.push(key.low);
    columns.file.push(this.files.intern(span.location.file));
    columns.offset.push(span.location.offset);
    columns.line.push(span.location.line ?? 0);
    if (span.failure !== undefined) {
      this.failures.add(columns.service.length - 1, span.failure);
    }
    if (span.links !== undefined) {
      this.links.add(columns.service.length - 1, span.links);
    }
    this.origins.offer(columns.service.length - 1, service, span.origin);
    this.attributes.offer(columns.service.length - 1, service, span);
  }

  /**
   * Adds the rows of a part behind those of this table, as if its spans had been appended one by one.
   * @param lineShift lines of the file before those of the part
   */
  absorb(part: SpanPart, lineShift = 0): void {
    const { columns } = this;
    const before = this.length;
    const services = this.services.internAll(part.services);
    const operations = this.operations.internAll(part.operations);
    const peers = this.peers.internAll(part.peers);
    const files = this.files.internAll(part.files);
    columns.service.pushAll(part.service, services);
    columns.operation.pushAll(part.operation, operations);
    columns.peer.pushAll(part.peer, peers);
    columns.file.pushAll(part.file, files);
    columns.line.pushAll(
      lineShift === 0 ? part.line : part.line.map((line) => (line === 0 ? 0 : line + lineShift)),
    );
    columns.startMs.pushAll(part.startMs);
    columns.durationMs.pushAll(part.durationMs);
    columns.flags.pushAll(part.flags);
    columns.keyHigh.pushAll(part.keyHigh);
    columns.keyLow.pushAll(part.keyLow);
    columns.parentHigh.pushAll(part.parentHigh);
    columns.parentLow.pushAll(part.parentLow);
    columns.offset.pushAll(part.offset);
    this.failures.absorb(part.failures, before);
    this.links.absorb(part.links, before);
    this.origins.absorb(part.origins, before, services, part.service);
    this.attributes.absorb(part.attributes, before, services);
  }

  /** All rows as plain data; the table keeps none. */
  takePart(): SpanPart {
    const { columns } = this;
    return {
      services: this.services.texts,
      operations: this.operations.texts,
      peers: this.peers.texts,
      files: this.files.texts,
      service: columns.service.take(),
      operation: columns.operation.take(),
      startMs: columns.startMs.take(),
      durationMs: columns.durationMs.take(),
      flags: columns.flags.take(),
      peer: columns.peer.take(),
      keyHigh: columns.keyHigh.take(),
      keyLow: columns.keyLow.take(),
      parentHigh: columns.parentHigh.take(),
      parentLow: columns.parentLow.take(),
      file: columns.file.take(),
      offset: columns.offset.take(),
      line: columns.line.take(),
      failures: this.failures.part(),
      links: this.links.part(),
      origins: this.origins.part(),
      attributes: this.attributes.part(),
    };
  }

  /** Spans of one trace often follow each other. */
  private hashTraceOf(traceId: string): void {
    if (traceId !== this.lastTraceId) {
      hashTrace(lowerHalf(traceId), this.trace);
      this.lastTraceId = traceId;
    }
  }

  /** Views on all columns; take them once, after the last append: the table keeps no keys. */
  freeze(): SpanColumns & SpanKeys {
    const { columns } = this;
    return {
      service: columns.service.view(),
      operation: columns.operation.view(),
      startMs: columns.startMs.view(),
      durationMs: columns.durationMs.view(),
      flags: columns.flags.view(),
      peer: columns.peer.view(),
      keyHigh: columns.keyHigh.take(),
      keyLow: columns.keyLow.take(),
      parentHigh: columns.parentHigh.take(),
      parentLow: columns.parentLow.take(),
      file: columns.file.view(),
      offset: columns.offset.view(),
      line: columns.line.view(),
      failure: this.failures.view(),
      origin: this.origins.view(),
    };
  }

  /** Leaves out services of which no row counts: all their rows are parts of spans of others. */
  keepServices({ service }: SpanColumns, duplicates: Uint8Array): void {
    const isUsed = new Uint8Array(this.services.texts.length);
    duplicates.forEach((isDuplicate, row) => (isUsed[service[row]] |= isDuplicate ^ 1));
    if (isUsed.every((used) => used === 1)) {
      return;
    }
    const kept = new Interner();
    const numbers = this.services.texts.map((text, number) => (isUsed[number] === 1 ? kept.intern(text) : 0));
    service.forEach((number, row) => (service[row] = numbers[number]));
    this.services = kept;
    this.attributes.keep(isUsed);
    this.origins.keep(isUsed);
  }

  peerOf(columns: SpanColumns, row: number): string | undefined {
    const peer = columns.peer[row];
    return peer === NO_PEER ? undefined : this.peers.texts[peer];
  }

  locationOf(columns: SpanColumns, row: number): SpanLocation {
    const line = columns.line[row];
    const place = { file: this.files.texts[columns.file[row]], offset: columns.offset[row] };
    return line > 0 ? { ...place, line } : place;
  }
}
