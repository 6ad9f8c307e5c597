/** Attributes of spans by trace, gathered while a file is read. */
import { uint16Column, uint32Column } from '../../../topology/columns';
import type { Span } from '../../../workspace/traces/span';
import { fingerprintSeed, fingerprintUnder } from './fingerprint';
import { PostingBuilder } from './postings';

/** A key with more different values in one service names single requests: its values are kept as fingerprints. */
const MAX_VALUES = 256;
/** Keys of one service beyond are not searched. */
const MAX_KEYS = 256;
/** Values of all keys that are kept as they are. */
const MAX_TERMS = 50_000;
/** Fingerprints of a file: about 48 MB while it is read. */
const MAX_FINGERPRINTS = 8_000_000;
/** Longer values are not searched. */
const MAX_SEARCHED_CHARACTERS = 200;

/** A value of a key of a service, and the traces that have it. */
export interface Term {
  readonly value: string;
  readonly traces: PostingBuilder;
}

interface Fingerprints {
  readonly trace: ReturnType<typeof uint32Column>;
  readonly value: ReturnType<typeof uint16Column>;
}

/** A key of the spans of one service. */
export class AttributeKey {
  /** By value as the record has it; null once there are too many. */
  terms: Map<unknown, Term> | null = new Map();
  /** Traces and what their values become; null while `terms` are kept. */
  fingerprints: Fingerprints | null = null;
  /** Neither its values nor their fingerprints are complete. */
  isDropped = false;
  private readonly seed: number;
  private lastValue: unknown;
  private lastTerm: Term | undefined;

  constructor(
    readonly service: number,
    readonly name: string,
    private readonly totals: { terms: number; fingerprints: number },
  ) {
    this.seed = fingerprintSeed(name);
  }

  see(value: unknown, trace: number): void {
    if (value === this.lastValue && this.lastTerm !== undefined) {
      this.lastTerm.traces.add(trace);
    } else if (isSearched(value)) {
      this.add(value, trace);
    }
  }

  private add(value: unknown, trace: number): void {
    if (this.terms === null) {
      this.addFingerprint(String(value), trace);
      return;
    }
    let term = this.terms.get(value);
    if (term === undefined) {
      if (this.terms.size >= MAX_VALUES || this.totals.terms >= MAX_TERMS) {
        this.widen();
        this.addFingerprint(String(value), trace);
        return;
      }
      term = { value: ownText(String(value)), traces: new PostingBuilder() };
      this.terms.set(typeof value === 'string' ? term.value : value, term);
      this.totals.terms++;
    }
    this.lastValue = value;
    this.lastTerm = term;
    term.traces.add(trace);
  }

  /** From now on its values are fingerprints, and those so far as well. */
  widen(): void {
    const terms = this.terms ?? new Map<unknown, Term>();
    this.terms = null;
    this.fingerprints ??= { trace: uint32Column(), value: uint16Column() };
    this.lastTerm = undefined;
    this.totals.terms -= terms.size;
    for (const { value, traces } of terms.values()) {
      traces.each((trace) => this.addFingerprint(value, trace));
    }
  }

  private addFingerprint(value: string, trace: number): void {
    if (this.fingerprints === null || this.totals.fingerprints >= MAX_FINGERPRINTS) {
      this.isDropped = true;
      return;
    }
    this.totals.fingerprints++;
    this.fingerprints.trace.push(trace);
    this.fingerprints.value.push(fingerprintUnder(this.seed, value));
  }
}

function isSearched(value: unknown): boolean {
  return typeof value === 'string'
    ? value !== '' && value.length <= MAX_SEARCHED_CHARACTERS
    : typeof value === 'number' || typeof value === 'boolean';
}

/** A copy: a text cut out of a record would keep the whole record in memory. */
function ownText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

export class AttributeTerms {
  private readonly services: Map<string, AttributeKey>[] = [];
  private readonly totals = { terms: 0, fingerprints: 0 };
  /** Keys of the last span of each operation, in their order: spans of one operation have the same ones as a rule. */
  private readonly expected: AttributeKey[][] = [];
  private expectedNow: AttributeKey[] = [];
  private place = 0;
  private service = 0;
  private trace = 0;
  /** Services whose further keys are not searched. */
  readonly crowded = new Set<number>();

  offer(trace: number, service: number, operation: number, { attributes }: Pick<Span, 'attributes'>): void {
    if (attributes === undefined) {
      return;
    }
    this.expectedNow = this.expected[operation] ??= [];
    this.place = 0;
    this.service = service;
    this.trace = trace;
    attributes(this.each);
  }

  keys(): readonly AttributeKey[] {
    return this.services.flatMap((keys) => [...keys.values()]);
  }

  private readonly each = (name: string, value: unknown): void => {
    let key: AttributeKey | undefined = this.expectedNow[this.place];
    if (key?.name !== name) {
      key = this.keyOf(name);
      if (key === undefined) {
        return;
      }
      this.expectedNow[this.place] = key;
    }
    this.place++;
    key.see(value, this.trace);
  };

  private keyOf(name: string): AttributeKey | undefined {
    const keys = (this.services[this.service] ??= new Map());
    let key = keys.get(name);
    if (key === undefined) {
      if (keys.size >= MAX_KEYS) {
        this.crowded.add(this.service);
        return undefined;
      }
      key = new AttributeKey(this.service, ownText(name), this.totals);
      keys.set(key.name, key);
    }
    return key;
  }
}
