/** The sample of attributes of a part of a table; plain data. */
export interface AttributePart {
  /** Of each service: traces whose hash has one of these bits were left out. */
  readonly masks: readonly number[];
  /** Keys in the order in which they were first seen. */
  readonly keys: readonly AttributePartKey[];
  /** Numbers of keys and the values, by number of the pair. */
  readonly pairKey: Uint32Array;
  readonly pairValue: readonly unknown[];
  /** The kept spans of all services in order of their rows. */
  readonly row: Uint32Array;
  readonly service: Uint32Array;
  /** Hash of the span's trace. */
  readonly hash: Uint32Array;
  /** Pairs of entry i: pairs[start[i] .. start[i + 1]]. */
  readonly start: Uint32Array;
  readonly pairs: Uint32Array;
}

export interface AttributePartKey {
  readonly service: number;
  readonly name: string;
  /** It has too many values to be compared. */
  readonly isClosed: boolean;
}
