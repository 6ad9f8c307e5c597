/** How a value is written in OTLP's JSON form. */
export type FieldType =
  | 'text'
  | 'hex'
  | 'base64'
  | 'bool'
  | 'number'
  | 'int64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double'
  | Message;

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly many: boolean;
}

/** The fields of a message by their number; a function, because values nest in values. */
export type Message = () => ReadonlyMap<number, Field>;

export const one = (name: string, type: FieldType): Field => ({ name, type, many: false });
export const many = (name: string, type: FieldType): Field => ({ name, type, many: true });

export function message(fields: Readonly<Record<number, Field>>): Message {
  const byNumber = new Map(Object.entries(fields).map(([number, field]) => [Number(number), field]));
  return () => byNumber;
}

// Names and numbers follow opentelemetry-proto 1.x: common, resource, trace.
const LIST: Message = message({ 1: many('values', () => VALUE()) });
const MAP: Message = message({ 1: many('values', () => ATTRIBUTE()) });
const VALUE: Message = message({
  1: one('stringValue', 'text'),
  2: one('boolValue', 'bool'),
  3: one('intValue', 'int64'),
  4: one('doubleValue', 'double'),
  5: one('arrayValue', LIST),
  6: one('kvlistValue', MAP),
  7: one('bytesValue', 'base64'),
});
export const ATTRIBUTE: Message = message({ 1: one('key', 'text'), 2: one('value', VALUE) });
export const RESOURCE: Message = message({
  1: many('attributes', ATTRIBUTE),
  2: one('droppedAttributesCount', 'number'),
});
export const SCOPE: Message = message({
  1: one('name', 'text'),
  2: one('version', 'text'),
  3: many('attributes', ATTRIBUTE),
  4: one('droppedAttributesCount', 'number'),
});
const EVENT: Message = message({
  1: one('timeUnixNano', 'fixed64'),
  2: one('name', 'text'),
  3: many('attributes', ATTRIBUTE),
  4: one('droppedAttributesCount', 'number'),
});
const LINK: Message = message({
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'text'),
  4: many('attributes', ATTRIBUTE),
  5: one('droppedAttributesCount', 'number'),
  6: one('flags', 'fixed32'),
});
const STATUS: Message = message({ 2: one('message', 'text'), 3: one('code', 'number') });
const SPAN: Message = message({
  1: one('traceId', 'hex'),
  2: one('spanId', 'hex'),
  3: one('traceState', 'text'),
  4: one('parentSpanId', 'hex'),
  5: one('name', 'text'),
  6: one('kind', 'number'),
  7: one('startTimeUnixNano', 'fixed64'),
  8: one('endTimeUnixNano', 'fixed64'),
  9: many('attributes', ATTRIBUTE),
  10: one('droppedAttributesCount', 'number'),
  11: many('events', EVENT),
  12: one('droppedEventsCount', 'number'),
  13: many('links', LINK),
  14: one('droppedLinksCount', 'number'),
  15: one('status', STATUS),
  16: one('flags', 'fixed32'),
});
const SCOPE_SPANS: Message = message({
  1: one('scope', SCOPE),
  2: many('spans', SPAN),
  3: one('schemaUrl', 'text'),
});

/** An element of a request: one resource and its spans. */
export const RESOURCE_SPANS: Message = message({
  1: one('resource', RESOURCE),
  2: many('scopeSpans', SCOPE_SPANS),
  3: one('schemaUrl', 'text'),
});
