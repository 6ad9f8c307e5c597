/**
 * Which incident belongs to which fault. A fault is hit when an incident overlaps it, widened by the tolerance on both
 * sides. An incident that overlaps no widened fault is false.
 */

/** Milliseconds since 1970-01-01 UTC; the end is exclusive. */
export interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Matching {
  /** Indices of the incidents that overlap each fault, in order. */
  readonly perFault: readonly (readonly number[])[];
  /** Indices of the incidents that overlap no fault. */
  readonly falseIncidents: readonly number[];
}

export function matchEvents(
  faults: readonly Interval[],
  incidents: readonly Interval[],
  toleranceMs: number,
): Matching {
  const perFault = faults.map((fault) => {
    const wide = widen(fault, toleranceMs);
    return incidents.flatMap((incident, index) => (overlapMs(wide, incident) > 0 ? [index] : []));
  });
  const matched = new Set(perFault.flat());
  return {
    perFault,
    falseIncidents: incidents.flatMap((_, index) => (matched.has(index) ? [] : [index])),
  };
}

export const widen = ({ fromMs, toMs }: Interval, byMs: number): Interval => ({
  fromMs: fromMs - byMs,
  toMs: toMs + byMs,
});

/** Negative when there is time between the two. */
export const overlapMs = (a: Interval, b: Interval): number =>
  Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs);

/** The parts of `whole` that none of the `parts` covers, in order of time. */
export function without(whole: readonly Interval[], parts: readonly Interval[]): Interval[] {
  return parts.reduce<Interval[]>(
    (rest, part) =>
      rest.flatMap((stretch) =>
        overlapMs(stretch, part) <= 0
          ? [stretch]
          : [
              { fromMs: stretch.fromMs, toMs: part.fromMs },
              { fromMs: part.toMs, toMs: stretch.toMs },
            ].filter(({ fromMs, toMs }) => toMs > fromMs),
      ),
    [...whole],
  );
}
