/**
 * The critical path of a trace by the definition of Jaeger UI (packages/jaeger-ui/src/components/TracePage/CriticalPath):
 * children that their parent does not wait for are left out with all below them, children that begin after their parent
 * ends or end before it begins as well, others are cut to their parent. Then the walk goes back from the end: to the child
 * that ended last, from its beginning on to the one that ended last before, up to the parent where none is left.
 */

/** One entry a span, parents before children, siblings in order of their start. Any unit of time. */
export interface PathSpans {
  /** Row of the parent; -1 for none. */
  readonly parent: ArrayLike<number>;
  readonly start: ArrayLike<number>;
  readonly duration: ArrayLike<number>;
  /** Whether the parent does not wait for the span. */
  isDetached(row: number): boolean;
}

export interface PathSection {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

const NONE = -1;

/**
 * Sections in order of time; they do not overlap. Jaeger UI marks the path of each root, also where several run at once.
 * Here an instant belongs to the root that began first.
 */
export function criticalPath(spans: PathSpans): PathSection[] {
  const walk = new BackwardWalk(spans);
  const sections: PathSection[] = [];
  // The sections of a root fill its time, and roots come in order of their start.
  let coveredTo = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < spans.parent.length; row++) {
    if (spans.parent[row] === NONE) {
      for (const section of walk.sectionsOf(row)) {
        if (section.to > coveredTo) {
          sections.push({ ...section, from: Math.max(section.from, coveredTo) });
        }
      }
      coveredTo = Math.max(coveredTo, spans.start[row] + spans.duration[row]);
    }
  }
  return sections;
}

class BackwardWalk {
  private readonly start: Float64Array;
  private readonly end: Float64Array;
  /** Rows of the children that count, by row. */
  private readonly children: number[][];

  constructor({ parent, start, duration, isDetached }: PathSpans) {
    const rows = parent.length;
    this.start = Float64Array.from(start);
    this.end = Float64Array.from(start, (each, row) => each + duration[row]);
    this.children = Array.from({ length: rows }, () => []);
    const isOut = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const above = parent[row];
      if (above === NONE) {
        continue;
      }
      if (isOut[above] === 1 || isDetached(row) || !this.fit(row, above)) {
        isOut[row] = 1;
      } else {
        this.children[above].push(row);
      }
    }
    // Those that ended last come first, of equal ones the earlier row.
    this.children.forEach((list) => list.sort((a, b) => this.end[b] - this.end[a] || a - b));
  }

  /** The sections of a root and all below it, in order of time. */
  sectionsOf(root: number): PathSection[] {
    const sections: PathSection[] = [];
    const add = (each: number, from: number, end: number): void => {
      if (from !== end) {
        sections.push({ row: each, from, to: end });
      }
    };
    let row = root;
    let to = this.end[root];
    // Where to go on in the children of each row from the root to this one: each is passed once.
    const open: { row: number; next: number }[] = [{ row: root, next: 0 }];
    for (;;) {
      const level = open[open.length - 1];
      const child = this.next(level, to, level.next === 0);
      if (child === NONE) {
        add(row, this.start[row], to);
        to = this.start[row];
        open.pop();
        if (open.length === 0) {
          return sections.reverse();
        }
        row = open[open.length - 1].row;
      } else {
        add(row, this.end[child], to);
        row = child;
        to = this.end[child];
        open.push({ row, next: 0 });
      }
    }
  }

  /** The next child that ended before `to`; the first one may also end with its parent. */
  private next(level: { row: number; next: number }, to: number, isFirst: boolean): number {
    const list = this.children[level.row];
    while (level.next < list.length) {
      const child = list[level.next++];
      if (isFirst || this.end[child] < to) {
        return child;
      }
    }
    return NONE;
  }

  /** Cuts a child to its parent; false when it lies outside. */
  private fit(row: number, above: number): boolean {
    const { start, end } = this;
    if (start[row] >= start[above] ? start[row] >= end[above] : end[row] <= start[above]) {
      return false;
    }
    start[row] = Math.max(start[row], start[above]);
    end[row] = Math.min(end[row], end[above]);
    return true;
  }
}
