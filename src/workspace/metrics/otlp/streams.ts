/** What the numbers of a stream are, which decides how they become a series one can forecast. */
export type StreamKind =
  /** A level at a moment: gauges, and sums that may fall and report their total. */
  | 'level'
  /** Changes of a level: sums that may fall and report what was added since the last report. */
  | 'changes'
  /** A counter's total since its start. */
  | 'total'
  /** What a counter counted since its last report. */
  | 'part'
  /** Count and sum of a histogram or summary since its start. */
  | 'distribution-total'
  /** Count and sum of a histogram since its last report. */
  | 'distribution-part';

/** One reported value. Times are milliseconds since 1970; `startMs` is 0 where the exporter gives none. */
export interface Point {
  readonly timeMs: number;
  readonly startMs: number;
  readonly value: number;
  /** Measurements of a distribution; 0 for other kinds. */
  readonly count: number;
}

/** The points of a stream in the order of the file, as plain numbers: objects would take four times the memory. */
export class PointList {
  private readonly numbers: number[] = [];

  push({ timeMs, startMs, value, count }: Point): void {
    this.numbers.push(timeMs, startMs, value, count);
  }

  get length(): number {
    return this.numbers.length / 4;
  }

  /** The time of a point, milliseconds. */
  timeOf(index: number): number {
    return this.numbers[index * 4];
  }

  at(index: number): Point {
    const [timeMs, startMs, value, count] = this.numbers.slice(index * 4, index * 4 + 4);
    return { timeMs, startMs, value, count };
  }

  /** Indices of the points by time; those of one moment in the order of the file. */
  order(): Uint32Array {
    const order = Uint32Array.from({ length: this.length }, (_, index) => index);
    const isOrdered = order.every((index) => index === 0 || this.timeOf(index) >= this.timeOf(index - 1));
    return isOrdered ? order : order.sort((a, b) => this.timeOf(a) - this.timeOf(b) || a - b);
  }
}

/** One stream: everything that one process reports as one metric with one set of attributes. */
export interface Stream {
  /** Service, metric and attributes, as the series is named when no other stream has the same name. */
  readonly label: string;
  readonly kind: StreamKind;
  /** What tells it from streams of the same label: attributes of its resource, its scope, its unit. */
  readonly traits: ReadonlyMap<string, string>;
  readonly points: PointList;
}

/** Points that are kept, over all streams. */
const MAX_POINTS = 20_000_000;

/** Gathers points by the identity that OpenTelemetry's data model gives a stream. */
export class Streams {
  private readonly byIdentity = new Map<string, Stream>();
  private points = 0;
  /** Points left out because there were too many. */
  dropped = 0;

  add(label: string, kind: StreamKind, traits: ReadonlyMap<string, string>, key: string, point: Point): void {
    if (this.points >= MAX_POINTS) {
      this.dropped++;
      return;
    }
    this.points++;
    const identity = `${kind}\n${label}\n${key}`;
    let stream = this.byIdentity.get(identity);
    if (stream === undefined) {
      this.byIdentity.set(identity, (stream = { label, kind, traits, points: new PointList() }));
    }
    stream.points.push(point);
  }

  /** All streams, in the order of their first points. */
  all(): Stream[] {
    return [...this.byIdentity.values()];
  }
}
