import type { Trace } from '../../../src/contracts/traces/trace';

/** Where each span of a trace is drawn: below its parent, and below what ran at the same time. */
export interface FlameLayout {
  /** By row of the waterfall. */
  readonly lane: Int32Array;
  readonly lanes: number;
  /** Rows of each lane, by start. */
  readonly rows: readonly (readonly number[])[];
}

/** Lanes looked at for a free place; a trace with more spans at once puts the rest on the last. */
const TRIED_LANES = 400;

export function flameLayout({ spans }: Pick<Trace, 'spans'>): FlameLayout {
  const { parent, startMs, durationMs } = spans;
  const count = parent.length;
  const lane = new Int32Array(count);
  const rows: number[][] = [];
  const busyUntil: number[] = [];
  // By start, parents first where they start together: rows are in that order among siblings only.
  const order = Array.from({ length: count }, (_, row) => row).sort(
    (a, b) => startMs[a] - startMs[b] || a - b,
  );
  for (const row of order) {
    const above = parent[row];
    // Directly below another root it would look like its child.
    const beside = (busyUntil[0] ?? -Infinity) > startMs[row] ? rows.length : 0;
    let at = above < 0 ? beside : lane[above] + 1;
    const last = at + TRIED_LANES;
    while (at < last && (busyUntil[at] ?? -Infinity) > startMs[row]) {
      at += 1;
    }
    lane[row] = at;
    busyUntil[at] = Math.max(busyUntil[at] ?? 0, startMs[row] + durationMs[row]);
    (rows[at] ??= []).push(row);
  }
  const lanes = rows.length;
  return { lane, lanes, rows: Array.from({ length: lanes }, (_, index) => rows[index] ?? []) };
}

/** The span at a moment of a lane; null where there is none. @param slackMs how far beside a short one still counts */
export function spanAt(
  { rows }: FlameLayout,
  { spans }: Pick<Trace, 'spans'>,
  lane: number,
  atMs: number,
  slackMs: number,
): number | null {
  const inLane = rows[lane] ?? [];
  let [low, high] = [0, inLane.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans.startMs[inLane[middle]] <= atMs + slackMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const row = inLane[low - 1];
  return row !== undefined && spans.startMs[row] + spans.durationMs[row] + slackMs >= atMs ? row : null;
}
