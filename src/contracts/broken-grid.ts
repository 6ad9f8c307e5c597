/** Windows of one width from which the rest of long gaps is left out. Positions count shown windows and may be fractional. */
export interface BrokenGrid {
  readonly startMs: number;
  readonly widthMs: number;
  /** How many are shown. */
  readonly windows: number;
  /** Where time was left out, in order. */
  readonly breaks: readonly TimeBreak[];
}

export interface TimeBreak {
  /** The shown window that begins after what was left out. */
  readonly at: number;
  readonly skippedMs: number;
}

/**
 * The grid that shows some windows of an unbroken one.
 * @param startMs start of window 0
 * @param shown ascending indices of windows
 */
export function brokenGrid(startMs: number, widthMs: number, shown: readonly number[]): BrokenGrid {
  const breaks = shown.flatMap((window, at): TimeBreak[] => {
    const skipped = at === 0 ? 0 : window - shown[at - 1] - 1;
    return skipped === 0 ? [] : [{ at, skippedMs: skipped * widthMs }];
  });
  return { startMs: startMs + (shown[0] ?? 0) * widthMs, widthMs, windows: shown.length, breaks };
}

/** The moment at a position. At a break the moment after it; with `edge` `end` the moment before it. */
export function timeAt(
  { startMs, widthMs, breaks }: BrokenGrid,
  position: number,
  edge: 'start' | 'end' = 'start',
): number {
  let skippedMs = 0;
  for (const gap of breaks) {
    if (edge === 'start' ? gap.at > position : gap.at >= position) {
      break;
    }
    skippedMs += gap.skippedMs;
  }
  return startMs + position * widthMs + skippedMs;
}

/** The position of a moment; every moment that was left out is at its break. Moments outside continue the grid. */
export function positionAt({ startMs, widthMs, breaks }: BrokenGrid, atMs: number): number {
  let skippedMs = 0;
  for (const gap of breaks) {
    const beginsMs = startMs + gap.at * widthMs + skippedMs;
    if (atMs < beginsMs) {
      break;
    }
    if (atMs < beginsMs + gap.skippedMs) {
      return gap.at;
    }
    skippedMs += gap.skippedMs;
  }
  return (atMs - startMs - skippedMs) / widthMs;
}

/** The windows of an unbroken grid whose middle a broken one shows or continues. */
export function windowsShownBy(
  grid: BrokenGrid,
  { startMs, widthMs, windows }: Omit<BrokenGrid, 'breaks'>,
): number[] {
  const gaps = grid.breaks.map(({ at, skippedMs }) => {
    const toMs = timeAt(grid, at);
    return { fromMs: toMs - skippedMs, toMs };
  });
  let next = 0;
  const shown: number[] = [];
  for (let window = 0; window < windows; window++) {
    const middleMs = startMs + (window + 0.5) * widthMs;
    while (next < gaps.length && gaps[next].toMs <= middleMs) {
      next++;
    }
    if (next === gaps.length || middleMs < gaps[next].fromMs) {
      shown.push(window);
    }
  }
  return shown;
}
