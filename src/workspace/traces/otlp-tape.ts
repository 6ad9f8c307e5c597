/** OTLP JSON read from a tape: the same spans as `otlpSpans` gives of the parsed record, without its objects. */
import type { JsonObject } from '../../io/json-cut';
import { ByteCache } from '../../io/byte-cache';
import type { JsonTape } from '../../io/tape/json-tape';
import { NO_NODE, TapeFields } from '../../io/tape/tape-fields';
import { eachElement, isFilledArray, isObject } from '../../io/tape/tape-walk';
import { SpanFacts, TELLING_KEYS } from './attributes';
import { objectOf, textOf } from './json-value';
import {
  addKind,
  addStatus,
  eachAttribute,
  linksOf,
  plainValue,
  type Process,
  processOf,
  SCOPE_KEYS,
  timeOf,
} from './otlp';
import type { AttributeReader } from './span';
import type { RawSpan } from './span-intake';
import { plainInstant, TapeValues } from './tape-values';
import type { Instant } from './times';

const SPAN_FIELDS = [
  'traceId',
  'trace_id',
  'spanId',
  'span_id',
  'parentSpanId',
  'parent_span_id',
  'name',
  'kind',
  'startTimeUnixNano',
  'start_time_unix_nano',
  'endTimeUnixNano',
  'end_time_unix_nano',
  'attributes',
  'events',
  'links',
  'status',
] as const;

const MAX_RESOURCE_BYTES = 16 << 10;

interface Resource {
  readonly process: Process;
  readonly attributes: unknown;
}

const NO_RESOURCE: Resource = { process: processOf(undefined), attributes: undefined };

/** Reads the records of one file. */
export class OtlpTape {
  private readonly values = new TapeValues();
  private readonly record = new TapeFields(['resource', ...SCOPE_KEYS]);
  private readonly scope = new TapeFields(['spans']);
  private readonly span = new TapeFields(SPAN_FIELDS);
  private readonly entry = new TapeFields(['key', 'value']);
  private readonly event = new TapeFields(['name', 'attributes']);
  private readonly resources = new ByteCache(
    (text): Resource => {
      const resource = objectOf(JSON.parse(text));
      return { process: processOf(resource), attributes: resource?.attributes };
    },
    1024,
    MAX_RESOURCE_BYTES,
  );
  private readonly statuses = new ByteCache((text) => JSON.parse(text) as JsonObject);
  private readonly attributeValues = new ByteCache(
    (text) => plainValue(JSON.parse(text) as JsonObject),
    4096,
  );

  /** Hands on the spans of one element of `resourceSpans`. */
  spans(tape: JsonTape, take: (raw: RawSpan) => void): void {
    this.record.read(tape, 0);
    const { nodes } = this.record;
    const resourceNode = nodes[0];
    const resource = isObject(tape, resourceNode)
      ? this.resources.of(tape.bytes, tape.from(resourceNode), tape.to(resourceNode))
      : NO_RESOURCE;
    let own = NO_NODE;
    const attributes: AttributeReader = (add) => {
      this.eachAttribute(tape, own, isAny, add);
      eachAttribute(resource.attributes, add);
    };
    const scopes = nodes.find((node, field) => field > 0 && node !== NO_NODE) ?? NO_NODE;
    eachElement(tape, scopes, (scope) => {
      if (isObject(tape, scope)) {
        this.scope.read(tape, scope);
        eachElement(tape, this.scope.nodes[0], (span) => {
          const raw = this.spanOf(tape, span, resource.process, attributes);
          own = this.span.nodes[this.span.at.attributes];
          take(raw);
        });
      }
    });
  }

  private spanOf(tape: JsonTape, node: number, process: Process, attributes: AttributeReader): RawSpan {
    const { values, span } = this;
    const { at, nodes } = span;
    if (isObject(tape, node)) {
      span.read(tape, node);
    } else {
      nodes.fill(NO_NODE);
    }
    const facts = this.factsOf(tape);
    const end = this.time(tape, nodes[at.endTimeUnixNano], nodes[at.end_time_unix_nano]);
    return {
      traceId: values.id(tape, values.either(tape, nodes[at.traceId], nodes[at.trace_id])),
      spanId: values.id(tape, values.either(tape, nodes[at.spanId], nodes[at.span_id])),
      parentId: values.id(tape, values.either(tape, nodes[at.parentSpanId], nodes[at.parent_span_id])),
      service: process.service,
      origin: facts.originIn(process.origin),
      operation: textOf(values.of(tape, nodes[at.name])),
      kind: facts.kind,
      start: this.time(tape, nodes[at.startTimeUnixNano], nodes[at.start_time_unix_nano]),
      length: end === undefined ? undefined : { end },
      error: facts.error,
      failure: facts.failure,
      peer: facts.peer,
      shared: false,
      links: isFilledArray(tape, nodes[at.links]) ? linksOf(tape.value(nodes[at.links])) : undefined,
      attributes,
    };
  }

  private factsOf(tape: JsonTape): SpanFacts {
    const { at, nodes } = this.span;
    const facts = new SpanFacts();
    this.eachAttribute(tape, nodes[at.attributes], isTelling, (key, value) => facts.add(key, value));
    addKind(facts, this.values.of(tape, nodes[at.kind]));
    const status = nodes[at.status];
    if (isObject(tape, status)) {
      addStatus(facts, this.statuses.of(tape.bytes, tape.from(status), tape.to(status)));
    }
    eachElement(tape, nodes[at.events], (event) => this.addEvent(tape, event, facts));
    return facts;
  }

  private addEvent(tape: JsonTape, node: number, facts: SpanFacts): void {
    if (!isObject(tape, node)) {
      return;
    }
    this.event.read(tape, node);
    const { at, nodes } = this.event;
    if (this.values.of(tape, nodes[at.name]) === 'exception') {
      facts.exception = true;
      const add = (key: string, value: unknown): void => facts.addException(key, value);
      this.eachAttribute(tape, nodes[at.attributes], isAny, add);
    }
  }

  /** As `eachAttribute` of parsed JSON, of the keys that are wanted: the values of others are not made. */
  private eachAttribute(
    tape: JsonTape,
    attributes: number,
    isWanted: (key: string) => boolean,
    add: (key: string, value: unknown) => void,
  ): void {
    eachElement(tape, attributes, (element) => {
      if (!isObject(tape, element)) {
        return;
      }
      this.entry.read(tape, element);
      const { at, nodes } = this.entry;
      const valueNode = nodes[at.value];
      const key = this.values.of(tape, nodes[at.key]);
      if (typeof key === 'string' && isWanted(key)) {
        add(key, this.attributeValue(tape, valueNode));
      }
    });
  }

  private attributeValue(tape: JsonTape, node: number): unknown {
    return isObject(tape, node)
      ? this.attributeValues.of(tape.bytes, tape.from(node), tape.to(node))
      : this.values.of(tape, node);
  }

  private time(tape: JsonTape, first: number, second: number): Instant | undefined {
    const node = this.values.either(tape, first, second);
    return plainInstant(tape, node) ?? timeOf(this.values.of(tape, node));
  }
}

const isTelling = (key: string): boolean => TELLING_KEYS.has(key);

const isAny = (): boolean => true;
