import { fitsElement } from './element';
import { type Signal, signalOf } from './signal';
import { DELIMITED, WireCursor, WireError } from '../../../io/protobuf/wire-cursor';

/**
 * How the messages of a file follow one another: `bare` = one message, or several joined, which is the same;
 * `sized` = each behind its size in four bytes, most significant first, as the Collector's file exporter writes them.
 */
export type Layout = 'bare' | 'sized';

export interface Recognised {
  readonly layout: Layout;
  readonly signal: Signal;
}

/** Field 1, delimited: an element of `resourceSpans`. */
export const ELEMENT_TAG = 0x0a;
export const SIZE_BYTES = 4;
/** Field 2, delimited: the scopes of an element. */
const SCOPE_TAG = 0x12;
/** A byte of a number that more bytes follow. */
const CONTINUED = 0x80;

/** A key as semantic conventions write them, at the start of a resource's first attribute. */
const KEY = /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$/;
/** Messages and elements that are looked at: the first ones may be empty. */
const MAX_LOOKED_AT = 16;

/** What the beginning of a file is, if it is an OTLP export in Protocol Buffers; undefined for everything else. */
export function recogniseOtlpProto(head: Buffer): Recognised | undefined {
  const bare = head[0] === ELEMENT_TAG ? signalIn(head, 0, Number.POSITIVE_INFINITY) : undefined;
  if (bare !== undefined) {
    return { layout: 'bare', signal: bare };
  }
  const sized = signalOfSized(head);
  return sized === undefined ? recogniseBehindDamage(head) : { layout: 'sized', signal: sized };
}

/** The first whole element anywhere: a file may begin in the middle of one. Text never holds the tag of a scope. */
function recogniseBehindDamage(head: Buffer): Recognised | undefined {
  if (!head.includes(SCOPE_TAG)) {
    return undefined;
  }
  for (let at = head.indexOf(ELEMENT_TAG); at >= 0; at = head.indexOf(ELEMENT_TAG, at + 1)) {
    const element = elementAt(head, at);
    const signal = element === undefined ? undefined : signalOf(head, element.start, element.end);
    if (
      element !== undefined &&
      (signal === 'resourceSpans' ||
        (signal !== undefined && hasResourceKey(head, element.start, element.end)))
    ) {
      return { layout: isBehindSize(head, at, element.end) ? 'sized' : 'bare', signal };
    }
  }
  return undefined;
}

/** The content of an element that lies wholly in the head and whose parts add up. */
function elementAt(head: Buffer, at: number): { start: number; end: number } | undefined {
  const first = head[at + (head[at + 1] < CONTINUED ? 2 : 3)];
  if (first !== ELEMENT_TAG && first !== SCOPE_TAG) {
    return undefined;
  }
  const cursor = new WireCursor(head, at + 1, head.length);
  try {
    const length = cursor.varint();
    const start = cursor.at;
    const end = start + length;
    return end <= head.length && fitsElement(head, start, end) ? { start, end } : undefined;
  } catch (error) {
    if (error instanceof WireError) {
      return undefined;
    }
    throw error;
  }
}

/** Whether the four bytes before an element are the size of a message that it begins. */
function isBehindSize(head: Buffer, at: number, end: number): boolean {
  if (at < SIZE_BYTES) {
    return false;
  }
  const messageEnd = at + head.readUInt32BE(at - SIZE_BYTES);
  return messageEnd === end || (messageEnd > end && (head[end] ?? ELEMENT_TAG) === ELEMENT_TAG);
}

function signalOfSized(head: Buffer): Signal | undefined {
  let at = 0;
  for (let count = 0; count < MAX_LOOKED_AT && at + SIZE_BYTES < head.length; count++) {
    const start = at + SIZE_BYTES;
    const end = start + head.readUInt32BE(at);
    const signal = signalIn(head, start, end);
    if (signal !== undefined) {
      return signal;
    }
    at = end;
  }
  return undefined;
}

/** The signal of a message between two offsets, which may end behind the bytes that are there. */
function signalIn(head: Buffer, from: number, to: number): Signal | undefined {
  const cursor = new WireCursor(head, from, Math.min(to, head.length));
  try {
    for (let count = 0; count < MAX_LOOKED_AT && cursor.at < cursor.end; count++) {
      if (head[cursor.at] !== ELEMENT_TAG) {
        return undefined;
      }
      cursor.at++;
      const length = cursor.varint();
      const start = cursor.at;
      if (start + length > to) {
        return undefined;
      }
      const end = Math.min(start + length, cursor.end);
      const signal = signalOf(head, start, end);
      // Spans are told by their ids and times; the other two look like many a message, but for their resource.
      if (signal === 'resourceSpans' || (signal !== undefined && hasResourceKey(head, start, end))) {
        return signal;
      }
      if (signal !== undefined) {
        return undefined;
      }
      cursor.at = end;
    }
  } catch (error) {
    if (!(error instanceof WireError)) {
      throw error;
    }
  }
  return undefined;
}

/** The key is looked at alone: what it stands in may add up, and its parts may not. */
function hasResourceKey(head: Buffer, from: number, to: number): boolean {
  const cursor = new WireCursor(head, from, to);
  try {
    // resource, attributes, key: each the first field of the one around it.
    for (let depth = 0; depth < 3; depth++) {
      if (!cursor.next() || cursor.field !== 1 || cursor.wire !== DELIMITED) {
        return false;
      }
      if (depth < 2) {
        cursor.enter();
      }
    }
    return KEY.test(cursor.text());
  } catch (error) {
    if (error instanceof WireError) {
      return false;
    }
    throw error;
  }
}
