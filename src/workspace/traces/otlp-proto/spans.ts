import { SpanFacts, statusOf, TELLING_KEYS } from '../attributes';
import { idOfHex } from '../ids';
import { type Origin, originOfNames } from '../origin';
import { serviceOfAttributes } from '../service-name';
import type { AttributeReader, SpanLink } from '../span';
import { readLink } from './links';
import type { RawSpan } from '../span-intake';
import { spanKindOf } from '../span-kind';
import { type Instant, instantOfNs } from '../times';
import { DELIMITED, FIXED64, VARINT, type WireCursor, WireError } from '../../../io/protobuf/wire-cursor';

/** A field's number and wire type in one, as they stand in front of its value. */
const tag = (field: number, wire: number): number => field * 8 + wire;

const ELEMENT = {
  resource: tag(1, DELIMITED),
  scope: tag(2, DELIMITED),
  scopeBefore015: tag(1000, DELIMITED),
} as const;
const SCOPE_SPAN = tag(2, DELIMITED);
const RESOURCE_ATTRIBUTE = tag(1, DELIMITED);
const SPAN = {
  traceId: tag(1, DELIMITED),
  spanId: tag(2, DELIMITED),
  parentSpanId: tag(4, DELIMITED),
  name: tag(5, DELIMITED),
  kind: tag(6, VARINT),
  start: tag(7, FIXED64),
  end: tag(8, FIXED64),
  attribute: tag(9, DELIMITED),
  event: tag(11, DELIMITED),
  link: tag(13, DELIMITED),
  status: tag(15, DELIMITED),
} as const;
const EVENT = { name: tag(2, DELIMITED), attribute: tag(3, DELIMITED) } as const;
const STATUS = { message: tag(2, DELIMITED), code: tag(3, VARINT) } as const;
const ATTRIBUTE = { key: tag(1, DELIMITED), value: tag(2, DELIMITED) } as const;
const VALUE = {
  text: tag(1, DELIMITED),
  bool: tag(2, VARINT),
  int: tag(3, VARINT),
  double: tag(4, FIXED64),
} as const;

const UNSET: Instant = { ms: 0, ns: 0 };
const ANY_KEY = { has: () => true };

/**
 * The spans of the element of `resourceSpans` over which the cursor stands, decoded one at a time and only as far as
 * they are used. Field numbers follow opentelemetry-proto 1.x.
 * @throws WireError at the first byte that is none of a message; the spans before have been yielded
 */
export function* spansOfElement(cursor: WireCursor): Generator<RawSpan> {
  let source: Source = { service: undefined, origin: undefined };
  let resource: Place | undefined;
  const span: Place = { at: 0, end: 0, attribute: SPAN.attribute };
  const attributes: AttributeReader = (add) => {
    revisit(cursor, span, add);
    if (resource !== undefined) {
      revisit(cursor, resource, add);
    }
  };
  while (cursor.next()) {
    if (cursor.tag === ELEMENT.resource) {
      const at = cursor.at;
      source = readSource(cursor);
      resource = { at, end: cursor.at, attribute: RESOURCE_ATTRIBUTE };
    } else if (cursor.tag === ELEMENT.scope || cursor.tag === ELEMENT.scopeBefore015) {
      const outer = cursor.enter();
      while (cursor.next()) {
        if (cursor.tag === SCOPE_SPAN) {
          span.at = cursor.at;
          const raw = readSpan(cursor, source, attributes);
          span.end = cursor.at;
          yield raw;
        } else {
          cursor.skip();
        }
      }
      cursor.leave(outer);
    } else {
      cursor.skip();
    }
  }
}

interface Source {
  readonly service: string | undefined;
  readonly origin: Origin | undefined;
}

function readSource(cursor: WireCursor): Source {
  const names = new Map<string, string>();
  const outer = cursor.enter();
  while (cursor.next()) {
    if (cursor.tag !== RESOURCE_ATTRIBUTE) {
      cursor.skip();
    } else {
      readAttribute(
        cursor,
        ANY_KEY,
        (key, value) => typeof value === 'string' && value !== '' && names.set(key, value),
      );
    }
  }
  cursor.leave(outer);
  return { service: serviceOfAttributes(names), origin: originOfNames(names) };
}

function readSpan(cursor: WireCursor, source: Source, attributes: AttributeReader): RawSpan {
  const facts = new SpanFacts();
  const addFact = (key: string, value: unknown): void => facts.add(key, value);
  let traceId = '';
  let spanId = '';
  let parentId = '';
  let name = '';
  let kind = 0;
  let start = UNSET;
  let end = UNSET;
  let links: SpanLink[] | undefined;
  const outer = cursor.enter();
  while (cursor.next()) {
    switch (cursor.tag) {
      case SPAN.traceId:
        traceId = cursor.hex();
        break;
      case SPAN.spanId:
        spanId = cursor.hex();
        break;
      case SPAN.parentSpanId:
        parentId = cursor.hex();
        break;
      case SPAN.name:
        name = cursor.text();
        break;
      case SPAN.kind:
        kind = cursor.varint();
        break;
      case SPAN.start:
        start = readTime(cursor);
        break;
      case SPAN.end:
        end = readTime(cursor);
        break;
      case SPAN.attribute:
        readAttribute(cursor, TELLING_KEYS, addFact);
        break;
      case SPAN.event:
        readEvent(cursor, facts);
        break;
      case SPAN.link:
        links = [...(links ?? []), ...readLink(cursor)];
        break;
      case SPAN.status:
        readStatus(cursor, facts);
        break;
      default:
        cursor.skip();
    }
  }
  cursor.leave(outer);
  const spanKind = spanKindOf(kind);
  if (spanKind !== 'unknown') {
    facts.kind = spanKind;
  }
  return {
    traceId: idOfHex(traceId),
    spanId: idOfHex(spanId),
    parentId: idOfHex(parentId),
    service: source.service,
    origin: facts.originIn(source.origin),
    operation: name === '' ? undefined : name,
    kind: facts.kind,
    start: isSet(start) ? start : undefined,
    length: isSet(end) ? { end } : undefined,
    error: facts.error,
    failure: facts.failure,
    peer: facts.peer,
    shared: false,
    links,
    attributes,
  };
}

/** Where a message with attributes lies, its length included, and the tag of its attributes. */
interface Place {
  at: number;
  end: number;
  readonly attribute: number;
}

/**
 * Reads all attributes of a message that was read before; most spans are never asked for them. Values that nothing else
 * needs are decoded here for the first time: what follows a damaged one is left out, the span stays.
 */
function revisit(cursor: WireCursor, place: Place, add: (key: string, value: unknown) => void): void {
  const { at, end } = cursor;
  cursor.at = place.at;
  cursor.end = place.end;
  try {
    cursor.enter();
    while (cursor.next()) {
      if (cursor.tag === place.attribute) {
        readAttribute(cursor, ANY_KEY, add);
      } else {
        cursor.skip();
      }
    }
  } catch (error) {
    if (!(error instanceof WireError)) {
      throw error;
    }
  } finally {
    cursor.at = at;
    cursor.end = end;
  }
}

/** Protobuf's 0 means not set. */
function isSet(instant: Instant): boolean {
  return instant.ms !== 0 || instant.ns !== 0;
}

function readTime(cursor: WireCursor): Instant {
  const { high, low } = cursor.fixed64();
  return instantOfNs(high, low);
}

/** Hands an attribute on when its key is wanted; lists, maps and bytes have no value here. */
function readAttribute(
  cursor: WireCursor,
  wanted: { has(key: string): boolean },
  add: (key: string, value: unknown) => void,
): void {
  const outer = cursor.enter();
  let key = '';
  while (cursor.next()) {
    if (cursor.tag === ATTRIBUTE.key) {
      key = cursor.text();
    } else if (cursor.tag === ATTRIBUTE.value && wanted.has(key)) {
      add(key, readValue(cursor));
    } else {
      cursor.skip();
    }
  }
  cursor.leave(outer);
}

function readValue(cursor: WireCursor): unknown {
  const outer = cursor.enter();
  let value: unknown;
  while (cursor.next()) {
    if (cursor.tag === VALUE.text) {
      value = cursor.text();
    } else if (cursor.tag === VALUE.int) {
      value = cursor.int64();
    } else if (cursor.tag === VALUE.bool) {
      value = cursor.varint() !== 0;
    } else if (cursor.tag === VALUE.double) {
      value = cursor.double();
    } else {
      cursor.skip();
    }
  }
  cursor.leave(outer);
  return value;
}

/** Writers put the name before the attributes: only those of an exception are decoded. */
function readEvent(cursor: WireCursor, facts: SpanFacts): void {
  const outer = cursor.enter();
  let isException = false;
  while (cursor.next()) {
    if (cursor.tag === EVENT.name) {
      isException = cursor.text() === 'exception';
    } else if (cursor.tag === EVENT.attribute && isException) {
      readAttribute(cursor, TELLING_KEYS, (key, value) => facts.addException(key, value));
    } else {
      cursor.skip();
    }
  }
  cursor.leave(outer);
  facts.exception ||= isException;
}

function readStatus(cursor: WireCursor, facts: SpanFacts): void {
  const outer = cursor.enter();
  let code = 0;
  while (cursor.next()) {
    if (cursor.tag === STATUS.code) {
      code = cursor.varint();
    } else if (cursor.tag === STATUS.message) {
      facts.statusMessage = cursor.text() || facts.statusMessage;
    } else {
      cursor.skip();
    }
  }
  cursor.leave(outer);
  facts.status = statusOf(code);
}
