/** What cutting a JSON export into records takes and gives. */
import type { Mark } from './json-cursor';
import type { JsonTape } from './tape/json-tape';

export type JsonObject = Readonly<Record<string, unknown>>;

/** How the records of a format lie in its JSON. Records may be array elements, whole documents or lines. */
export interface RecordShape {
  /** Keys whose array (or object) value holds records or further such keys: Jaeger's `data`, OTLP's `resourceSpans`. */
  readonly enterKeys: ReadonlySet<string>;
  /** An object that has one of these keys is a record. */
  readonly recordKeys: ReadonlySet<string>;
  /** Whether a parsed object is a record; tells the next one after a broken one from a part of it. */
  isRecord(value: JsonObject): boolean;
}

export type Cut =
  | (Mark & { readonly kind: 'record'; readonly value: JsonObject })
  /** A record that cannot be used; the ones after it follow. */
  | (Mark & { readonly kind: 'broken'; readonly reason: string })
  /** The file ends between records, inside the document. */
  | (Mark & { readonly kind: 'unclosed' });

export interface Broken {
  readonly cut: Cut & { kind: 'broken' };
  /** Where to look for the next record; null = the cursor is past this one and the next follows. */
  readonly resync: Mark | null;
}

/** What an object in the place of a record was. */
export type Outcome = { readonly cut: Cut & { kind: 'record' } } | Broken | 'entered' | 'passed';

export interface CutOptions {
  /** A single record above this is refused: it would have to be held in memory whole. */
  readonly maxRecordBytes?: number;
  /** Called with each key around the records that is passed over, and its line. */
  readonly onOtherKey?: (key: string, line: number) => void;
  /**
   * Takes the plain records, which are then not given as cuts. The place is reused: keep its numbers. Records that are
   * unusual in any way are parsed and given.
   */
  readonly onTape?: (tape: JsonTape, place: Mark) => void;
}

export const MAX_RECORD_BYTES = 64 << 20;

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / (1 << 20))} MB`;
}
