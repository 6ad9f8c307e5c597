/** Typed arrays that grow by doubling: spans are kept as columns because a million small objects would not fit. */
type NumberArray = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

export class Column<A extends NumberArray> {
  private buffer: A;
  private used = 0;

  constructor(private readonly create: (length: number) => A) {
    this.buffer = create(1024);
  }

  get length(): number {
    return this.used;
  }

  push(value: number): void {
    if (this.used === this.buffer.length) {
      this.grow(Math.max(1024, this.used * 2));
    }
    this.buffer[this.used++] = value;
  }

  /**
   * Appends all values.
   * @param numbers what stands for each value in their place; values beyond its end stay
   */
  pushAll(values: A, numbers?: Uint32Array): void {
    const needed = this.used + values.length;
    if (needed > this.buffer.length) {
      this.grow(Math.max(needed, this.used * 2));
    }
    const place = this.buffer.subarray(this.used, needed);
    place.set(values);
    if (numbers !== undefined) {
      for (let at = 0; at < place.length; at++) {
        if (place[at] < numbers.length) {
          place[at] = numbers[place[at]];
        }
      }
    }
    this.used = needed;
  }

  /** Appends a value so many times. */
  pushTimes(value: number, times: number): void {
    for (let time = 0; time < times; time++) {
      this.push(value);
    }
  }

  private grow(length: number): void {
    const grown = this.create(length);
    grown.set(this.buffer);
    this.buffer = grown;
  }

  /** The values, which the column then no longer holds: the caller decides how long they take memory. */
  take(): A {
    const values = this.view();
    this.buffer = this.create(0);
    this.used = 0;
    return values;
  }

  /** The values so far, as a view on the live buffer: read it after the last push. */
  view(): A {
    return this.buffer.subarray(0, this.used) as A;
  }
}

export const float64Column = (): Column<Float64Array> => new Column((n) => new Float64Array(n));
export const uint32Column = (): Column<Uint32Array> => new Column((n) => new Uint32Array(n));
export const uint16Column = (): Column<Uint16Array> => new Column((n) => new Uint16Array(n));
export const uint8Column = (): Column<Uint8Array> => new Column((n) => new Uint8Array(n));

/** Gives every distinct text a small number, in order of first appearance. */
export class Interner {
  private readonly numbers = new Map<string, number>();
  readonly texts: string[] = [];

  intern(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) {
      return known;
    }
    const next = this.texts.length;
    this.numbers.set(text, next);
    this.texts.push(text);
    return next;
  }

  /** The numbers here of texts that have their places as numbers elsewhere. */
  internAll(texts: readonly string[]): Uint32Array {
    return Uint32Array.from(texts, (text) => this.intern(text));
  }

  find(text: string): number | undefined {
    return this.numbers.get(text);
  }
}
