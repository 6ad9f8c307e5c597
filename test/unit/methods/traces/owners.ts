/** Parent (-1 for none), start, duration, and whether the parent does not wait. Parents stand before their children. */
export type Row = readonly [parent: number, start: number, duration: number, detached?: boolean];

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/**
 * Hands over which span has which time of one root, asked without sections: a span keeps an instant unless a child of it,
 * cut to it, takes it. Of the children, first the one that ended last takes all up to its end, then, from its start on
 * backwards, the one that ended last before.
 */
export function eachOwner(
  rows: readonly Row[],
  root: number,
  own: (row: number, from: number, to: number) => void,
): void {
  const cut = new Map<number, Bounds>();
  rows.forEach(([parent, start, duration, detached], row) => {
    const whole = { from: start, to: start + duration };
    if (parent < 0) {
      cut.set(row, whole);
      return;
    }
    const outer = cut.get(parent);
    if (outer === undefined || detached === true) {
      return;
    }
    const isInside = whole.from >= outer.from ? whole.from < outer.to : whole.to > outer.from;
    if (isInside) {
      cut.set(row, { from: Math.max(whole.from, outer.from), to: Math.min(whole.to, outer.to) });
    }
  });
  const boundsOf = (row: number): Bounds => cut.get(row) ?? { from: 0, to: 0 };
  const fill = (row: number, before: number): void => {
    const children = rows
      .map((_, child) => child)
      .filter((child) => rows[child][0] === row && cut.has(child));
    let at = before;
    let isFirst = true;
    for (;;) {
      const candidates = children.filter((child) => isFirst || boundsOf(child).to < at);
      const last = candidates.reduce(
        (best, child) => (best < 0 || boundsOf(child).to > boundsOf(best).to ? child : best),
        -1,
      );
      const until = last < 0 ? boundsOf(row).from : boundsOf(last).to;
      own(row, until, at);
      if (last < 0) {
        return;
      }
      fill(last, until);
      at = boundsOf(last).from;
      isFirst = false;
    }
  };
  fill(root, boundsOf(root).to);
}
