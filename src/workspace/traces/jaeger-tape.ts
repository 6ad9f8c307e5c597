/** Jaeger JSON read from a tape: the same spans as `jaegerSpans` gives of the parsed record, without its objects. */
import { ByteCache } from '../../io/byte-cache';
import type { JsonObject } from '../../io/json-cut';
import type { JsonTape } from '../../io/tape/json-tape';
import { NO_NODE, TapeFields } from '../../io/tape/tape-fields';
import { eachElement, isFilledArray, isObject } from '../../io/tape/tape-walk';
import { SpanFacts, TELLING_KEYS } from './attributes';
import { eachTag, linksOf, parentOf, type Process, processOf, readLog } from './jaeger';
import { textOf } from './json-value';
import type { AttributeReader, SpanLink } from './span';
import type { RawSpan } from './span-intake';
import { TapeValues } from './tape-values';
import { instantOf, lengthOf } from './times';

const SPAN_FIELDS = [
  'traceID',
  'spanID',
  'operationName',
  'references',
  'parentSpanID',
  'startTime',
  'duration',
  'tags',
  'logs',
  'processID',
  'process',
] as const;

const MAX_PROCESS_BYTES = 16 << 10;

interface Source {
  readonly process: Process;
  readonly tags: unknown;
}

const NO_SOURCE: Source = { process: processOf(undefined), tags: undefined };

/** Which spans a span hangs on. */
interface Relations {
  readonly id: string | undefined;
  readonly followsFrom?: boolean;
  readonly links?: readonly SpanLink[] | undefined;
}

/** Reads the records of one file. */
export class JaegerTape {
  private readonly values = new TapeValues();
  private readonly trace = new TapeFields(['traceID', 'spans', 'processes']);
  private readonly span = new TapeFields(SPAN_FIELDS);
  private readonly tag = new TapeFields(['key', 'value']);
  private readonly reference = new TapeFields(['refType', 'traceID', 'spanID']);
  private readonly sources = new ByteCache(
    (text): Source => {
      const process = JSON.parse(text) as JsonObject;
      return { process: processOf(process), tags: process.tags };
    },
    1024,
    MAX_PROCESS_BYTES,
  );

  /** Hands on the spans of one trace. */
  spans(tape: JsonTape, take: (raw: RawSpan) => void): void {
    this.trace.read(tape, 0);
    const { at, nodes } = this.trace;
    const traceNode = nodes[at.traceID];
    const processes = this.processesOf(tape, nodes[at.processes]);
    let tags = NO_NODE;
    let source = NO_SOURCE;
    const attributes: AttributeReader = (add) => {
      this.eachTag(tape, tags, () => true, add);
      eachTag(source.tags, add);
    };
    eachElement(tape, nodes[at.spans], (node) => {
      this.readFields(tape, node);
      source = this.sourceOf(tape, processes);
      const raw = this.spanOf(tape, traceNode, source.process, attributes);
      tags = this.span.nodes[this.span.at.tags];
      take(raw);
    });
  }

  /** Processes of the trace by their ids. */
  private processesOf(tape: JsonTape, node: number): Map<string, number> {
    const processes = new Map<string, number>();
    if (isObject(tape, node)) {
      const end = tape.next(node);
      for (let key = node + 1; key < end; key = tape.next(key + 1)) {
        processes.set(String(this.values.of(tape, key)), key + 1);
      }
    }
    return processes;
  }

  private sourceOf(tape: JsonTape, processes: ReadonlyMap<string, number>): Source {
    const { at, nodes } = this.span;
    const own = nodes[at.process];
    const node = isObject(tape, own)
      ? own
      : (processes.get(String(this.values.of(tape, nodes[at.processID]))) ?? NO_NODE);
    return isObject(tape, node) ? this.sources.of(tape.bytes, tape.from(node), tape.to(node)) : NO_SOURCE;
  }

  private readFields(tape: JsonTape, node: number): void {
    if (isObject(tape, node)) {
      this.span.read(tape, node);
    } else {
      this.span.nodes.fill(NO_NODE);
    }
  }

  private spanOf(tape: JsonTape, traceNode: number, process: Process, attributes: AttributeReader): RawSpan {
    const { values } = this;
    const { at, nodes } = this.span;
    const facts = this.factsOf(tape);
    const durationMs = lengthOf(values.of(tape, nodes[at.duration]), 'us');
    const traceId = values.id(tape, nodes[at.traceID]) ?? values.id(tape, traceNode);
    const parent = this.relationsOf(tape, traceId);
    return {
      traceId,
      spanId: values.id(tape, nodes[at.spanID]),
      parentId: parent.id,
      service: process.service,
      origin: facts.originIn(process.origin),
      operation: textOf(values.of(tape, nodes[at.operationName])),
      kind: facts.kind,
      start: instantOf(values.of(tape, nodes[at.startTime]), 'us'),
      length: durationMs === undefined ? undefined : { ms: durationMs },
      error: facts.error,
      failure: facts.failure,
      peer: facts.peer,
      shared: false,
      links: parent.links,
      followsFrom: parent.followsFrom,
      attributes,
    };
  }

  private factsOf(tape: JsonTape): SpanFacts {
    const { at, nodes } = this.span;
    const facts = new SpanFacts();
    const isTelling = (key: string): boolean => TELLING_KEYS.has(key);
    this.eachTag(tape, nodes[at.tags], isTelling, (key, value) => facts.add(key, value));
    eachElement(tape, nodes[at.logs], (log) => readLog(tape.value(log), facts));
    return facts;
  }

  /** Nearly every span has one reference, to its parent in the same trace; others are parsed. */
  private relationsOf(tape: JsonTape, traceId: string | undefined): Relations {
    const { at, nodes } = this.span;
    const references = nodes[at.references];
    const parentSpanID = this.values.of(tape, nodes[at.parentSpanID]);
    if (!isFilledArray(tape, references)) {
      return parentOf({ parentSpanID }, traceId);
    }
    const only = references + 1;
    if (tape.next(only) === tape.next(references) && isObject(tape, only)) {
      this.reference.read(tape, only);
      const { at: place, nodes: found } = this.reference;
      const isOwn = traceId !== undefined && this.values.id(tape, found[place.traceID]) === traceId;
      if (isOwn && this.values.of(tape, found[place.refType]) === 'CHILD_OF') {
        return { id: this.values.id(tape, found[place.spanID]) };
      }
    }
    const span = { references: tape.value(references), parentSpanID };
    return { ...parentOf(span, traceId), links: linksOf(span, traceId) };
  }

  /** As `eachTag` of parsed JSON, of the keys that are wanted: the values of others are not made. */
  private eachTag(
    tape: JsonTape,
    tags: number,
    isWanted: (key: string) => boolean,
    add: (key: string, value: unknown) => void,
  ): void {
    eachElement(tape, tags, (element) => {
      if (!isObject(tape, element)) {
        return;
      }
      this.tag.read(tape, element);
      const { at, nodes } = this.tag;
      const valueNode = nodes[at.value];
      const key = this.values.of(tape, nodes[at.key]);
      if (typeof key === 'string' && isWanted(key)) {
        add(key, this.values.of(tape, valueNode));
      }
    });
  }
}
