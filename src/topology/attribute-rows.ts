import type { Span } from '../workspace/traces/span';
import { type AttributePart, endOf, entriesInOrder } from './attribute-part';
import { type Column, uint32Column } from './columns';
import { hashTraceId } from './span-key';

/** Spans of one service whose attributes are kept. Beyond it, half of the traces are left out, and half again. */
const MAX_SPANS_PER_SERVICE = 16_384;
/** The same over all services: about 20 MB at ten attributes a span. */
const MAX_SPANS = 400_000;
/** A key with more different values in one service names single requests, not groups of them. */
const MAX_VALUES = 256;
const MAX_KEYS_PER_SERVICE = 128;
const MAX_PAIRS = 100_000;
/** Longer texts (queries, stack traces) are not compared. */
const MAX_CHARACTERS = 200;

/** A key of one service with its values so far. */
interface Key {
  /** Numbers of pairs by value; null when the key has too many values to be compared. */
  values: Map<unknown, number> | null;
  readonly name: string;
  readonly number: number;
}

/** The kept spans of one service: rows of the SpanTable, each with the numbers of its pairs. */
export interface ServiceAttributes {
  /** One of this many traces was kept. */
  readonly oneIn: number;
  readonly row: Uint32Array;
  /** Pairs of entry i: pairs[start[i] .. start[i + 1]], the last up to the end. */
  readonly start: Uint32Array;
  readonly pairs: Uint32Array;
}

/** Key and value of a pair of one service. */
export interface AttributePair {
  /** Number of the key within the recording: the same name in two services has two numbers. */
  readonly keyNumber: number;
  readonly key: string;
  readonly value: string;
  /** False when the key turned out to have too many values. */
  readonly live: boolean;
}

/**
 * Attributes of a bounded sample of spans, taken while they are read. Whole traces are in the sample or not, decided by
 * a hash of the trace id, so that all spans of a request in a service are in it together. A quiet service is kept whole.
 */
export class AttributeRows {
  private services: ServiceRows[] = [];
  private readonly pairKeys: Key[] = [];
  private readonly pairValues: unknown[] = [];
  private cap = MAX_SPANS_PER_SERVICE;
  private total = 0;
  private keyCount = 0;

  /** @param row greater than every row offered before */
  offer(row: number, service: number, { traceId, attributes }: Pick<Span, 'traceId' | 'attributes'>): void {
    const rows = this.rowsOf(service);
    if (!rows.begin(row, hashTraceId(traceId))) {
      return;
    }
    attributes?.((key, value) => {
      const pair = this.pairOf(rows, key, value);
      if (pair !== undefined) {
        rows.add(pair);
      }
    });
    this.count(rows);
  }

  /**
   * Adds what a part of the table sampled.
   * @param shift rows before those of the part
   * @param services numbers here of the part's services
   */
  absorb(part: AttributePart, shift: number, services: Uint32Array): void {
    const keys = part.keys.map(({ service, name }) => this.keyOf(this.rowsOf(services[service]), name));
    // Numbered as they were seen, also those of spans that are not kept.
    const numbers = Array.from(part.pairKey, (key, pair) => {
      const { service, name } = part.keys[key];
      return this.pairOf(this.rowsOf(services[service]), name, part.pairValue[pair]);
    });
    keys.forEach((key, number) => {
      if (key !== undefined && part.keys[number].isClosed) {
        key.values = null;
      }
    });
    part.masks.forEach((mask, service) => this.thinTo(this.rowsOf(services[service]), mask));
    for (let entry = 0; entry < part.row.length; entry++) {
      const rows = this.rowsOf(services[part.service[entry]]);
      if (!rows.begin(part.row[entry] + shift, part.hash[entry])) {
        continue;
      }
      const end = endOf(part.start, part.pairs, entry);
      for (let at = part.start[entry]; at < end; at++) {
        const pair = numbers[part.pairs[at]];
        if (pair !== undefined) {
          rows.add(pair);
        }
      }
      this.count(rows);
    }
  }

  part(): AttributePart {
    const keys = this.services.flatMap((rows, service) =>
      [...rows.keys.values()].map(({ name, number, values }) => ({
        service,
        name,
        number,
        isClosed: values === null,
      })),
    );
    return {
      keys: keys.sort((a, b) => a.number - b.number).map(({ number: _number, ...key }) => key),
      masks: this.services.map(({ mask }) => mask),
      pairKey: Uint32Array.from(this.pairKeys, ({ number }) => number),
      pairValue: this.pairValues,
      ...entriesInOrder(this.services.map((rows) => ({ ...rows.view(), hash: rows.hash.view() }))),
    };
  }

  /** To be called when a row of the service was added: too many are thinned out. */
  private count(rows: ServiceRows): void {
    this.total++;
    if (rows.length > this.cap) {
      this.thin(rows);
    }
    while (this.total > MAX_SPANS && this.cap > 1) {
      this.cap >>= 1;
      this.services.filter(({ length }) => length > this.cap).forEach((each) => this.thin(each));
    }
  }

  /** Leaves out the services that are not used. */
  keep(isUsed: Uint8Array): void {
    this.services = this.services.filter((_rows, service) => isUsed[service] === 1);
  }

  /** Per service number. */
  views(): ServiceAttributes[] {
    return this.services.map((rows) => rows.view());
  }

  pairs(): AttributePair[] {
    return this.pairKeys.map(({ name, values, number }, pair) => ({
      keyNumber: number,
      key: name,
      value: String(this.pairValues[pair]),
      live: values !== null,
    }));
  }

  private thin(rows: ServiceRows): void {
    const before = rows.length;
    while (rows.length > this.cap) {
      rows.halve();
    }
    this.total -= before - rows.length;
  }

  /** Leaves out what a part left out, so that the sample is one of whole traces. */
  private thinTo(rows: ServiceRows, mask: number): void {
    const before = rows.length;
    while (rows.mask < mask) {
      rows.halve();
    }
    this.total -= before - rows.length;
  }

  private rowsOf(service: number): ServiceRows {
    return (this.services[service] ??= new ServiceRows());
  }

  /** Undefined where the service has too many keys. */
  private keyOf({ keys }: ServiceRows, name: string): Key | undefined {
    let key = keys.get(name);
    if (key === undefined && keys.size < MAX_KEYS_PER_SERVICE) {
      keys.set(name, (key = { values: new Map(), name, number: this.keyCount++ }));
    }
    return key;
  }

  private pairOf(rows: ServiceRows, name: string, value: unknown): number | undefined {
    const key = this.keyOf(rows, name);
    if (key === undefined || key.values === null || !isPlain(value)) {
      return undefined;
    }
    const known = key.values.get(value);
    if (known !== undefined) {
      return known;
    }
    if (key.values.size >= MAX_VALUES || this.pairKeys.length >= MAX_PAIRS) {
      key.values = null;
      return undefined;
    }
    const pair = this.pairKeys.length;
    this.pairKeys.push(key);
    this.pairValues.push(value);
    key.values.set(value, pair);
    return pair;
  }
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string'
    ? value !== '' && value.length <= MAX_CHARACTERS
    : typeof value === 'number' || typeof value === 'boolean';
}

class ServiceRows {
  readonly keys = new Map<string, Key>();
  /** Traces whose hash has none of these bits are kept. */
  mask = 0;
  private row = uint32Column();
  hash = uint32Column();
  private start = uint32Column();
  private pairs = uint32Column();

  get length(): number {
    return this.row.length;
  }

  /** @returns whether the row is in the sample */
  begin(row: number, hash: number): boolean {
    if ((hash & this.mask) !== 0) {
      return false;
    }
    this.row.push(row);
    this.hash.push(hash);
    this.start.push(this.pairs.length);
    return true;
  }

  add(pair: number): void {
    this.pairs.push(pair);
  }

  halve(): void {
    const { row, start, pairs } = this.view();
    const hashes = this.hash.view();
    this.mask = this.mask * 2 + 1;
    this.row = uint32Column();
    this.hash = uint32Column();
    this.start = uint32Column();
    this.pairs = uint32Column();
    row.forEach((each, index) => {
      if (this.begin(each, hashes[index])) {
        copy(pairs, start[index], endOf(start, pairs, index), this.pairs);
      }
    });
  }

  view(): ServiceAttributes {
    return {
      oneIn: this.mask + 1,
      row: this.row.view(),
      start: this.start.view(),
      pairs: this.pairs.view(),
    };
  }
}

function copy(from: Uint32Array, begin: number, end: number, to: Column<Uint32Array>): void {
  for (let at = begin; at < end; at++) {
    to.push(from[at]);
  }
}
