import { messageOf } from '../../io/byte-source';
import { WireCursor, WireError, DELIMITED } from '../../io/protobuf/wire-cursor';
import { arrayOf, objectOf, pick } from '../../workspace/traces/json-value';
import { SIZE_BYTES } from '../../workspace/traces/otlp-proto/layout';
import { signalOf } from '../../workspace/traces/otlp-proto/signal';
import { Refusal } from './refusal';

export type Encoding = 'json' | 'protobuf';
export type KeptSignal = 'traces' | 'metrics';

/** What of a request goes into a file. */
export interface ReceivedRecord {
  readonly bytes: Buffer;
  /** Spans or metrics in it. */
  readonly items: number;
}

const FIELDS = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const;
const OTHER = { traces: 'metrics', metrics: 'traces' } as const;
const NEW_LINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/**
 * Checks a body and makes a record of it that keeps every byte which means something: a line of JSON Lines, or a message
 * behind its size, as the Collector's file exporter writes them. Neither is translated: decoding JSON would round
 * 64-bit numbers, and decoding protobuf would lose the fields of later versions.
 * @throws Refusal (400) when the body is no request of this signal
 */
export function recordOf(body: Buffer, encoding: Encoding, signal: KeptSignal): ReceivedRecord {
  return encoding === 'json' ? jsonRecord(body, signal) : protobufRecord(body, signal);
}

function jsonRecord(body: Buffer, signal: KeptSignal): ReceivedRecord {
  const items = itemsOfJson(parsed(body), signal);
  // Between tokens a line break is white space; inside of texts JSON has none.
  const line = Buffer.allocUnsafe(body.length + 1);
  body.copy(line);
  for (let at = 0; at < body.length; at++) {
    if (line[at] === NEW_LINE || line[at] === RETURN) {
      line[at] = SPACE;
    }
  }
  line[body.length] = NEW_LINE;
  return { bytes: line, items };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch (error) {
    throw new Refusal(400, `the body is not JSON: ${messageOf(error)}`);
  }
}

function itemsOfJson(value: unknown, signal: KeptSignal): number {
  const [resources, scopes, items] = FIELDS[signal];
  const list = pick(objectOf(value) ?? {}, resources, snakeCase(resources));
  if (!Array.isArray(list)) {
    throw new Refusal(400, `the body has no list '${resources}', which /v1/${signal} needs`);
  }
  let count = 0;
  for (const resource of list) {
    for (const scope of arrayOf(pick(objectOf(resource) ?? {}, scopes, snakeCase(scopes)))) {
      count += arrayOf(objectOf(scope)?.[items]).length;
    }
  }
  return count;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function protobufRecord(body: Buffer, signal: KeptSignal): ReceivedRecord {
  const items = itemsOfProtobuf(body, signal);
  const sized = Buffer.allocUnsafe(SIZE_BYTES + body.length);
  sized.writeUInt32BE(body.length);
  body.copy(sized, SIZE_BYTES);
  return { bytes: sized, items };
}

/** Field numbers are the same for both signals: resource 1, its scopes 2, their items 2. */
function itemsOfProtobuf(body: Buffer, signal: KeptSignal): number {
  const cursor = new WireCursor(body);
  try {
    let count = 0;
    while (cursor.next()) {
      if (cursor.field !== 1 || cursor.wire !== DELIMITED) {
        throw new Refusal(400, `the body is no OTLP request: field ${cursor.field} at byte ${cursor.at}`);
      }
      const outer = cursor.enter();
      const found = signalOf(body, cursor.at, cursor.end);
      if (found !== undefined && found !== FIELDS[signal][0]) {
        throw new Refusal(400, `the body holds ${found}; send ${OTHER[signal]} to /v1/${OTHER[signal]}`);
      }
      count += itemsOfResource(cursor);
      cursor.leave(outer);
    }
    return count;
  } catch (error) {
    throw error instanceof WireError
      ? new Refusal(400, `the body is no protobuf message: ${error.message} (byte ${error.offset})`)
      : error;
  }
}

function itemsOfResource(cursor: WireCursor): number {
  let count = 0;
  while (cursor.next()) {
    if (cursor.field !== 2 || cursor.wire !== DELIMITED) {
      cursor.skip();
      continue;
    }
    const outer = cursor.enter();
    while (cursor.next()) {
      count += cursor.field === 2 && cursor.wire === DELIMITED ? 1 : 0;
      cursor.skip();
    }
    cursor.leave(outer);
  }
  return count;
}
