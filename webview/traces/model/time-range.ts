/** The part of a trace in time that is shown, milliseconds since the trace's start. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Below this two bounds cannot be told apart: a nanosecond. */
const LEAST_MS = 1e-6;

export function wholeRange(durationMs: number): TimeRange {
  return { fromMs: 0, toMs: Math.max(durationMs, LEAST_MS) };
}

/** Null where all of the trace would be shown. */
export function clampRange(range: TimeRange, durationMs: number): TimeRange | null {
  const whole = wholeRange(durationMs);
  const lengthMs = Math.max(range.toMs - range.fromMs, LEAST_MS);
  if (lengthMs >= whole.toMs) {
    return null;
  }
  const fromMs = Math.min(Math.max(range.fromMs, 0), whole.toMs - lengthMs);
  return { fromMs, toMs: fromMs + lengthMs };
}

/** @param factor below 1 shows less @param atMs stays where it is on the screen */
export function zoomRange(
  range: TimeRange,
  factor: number,
  atMs: number,
  durationMs: number,
): TimeRange | null {
  const fromMs = atMs - (atMs - range.fromMs) * factor;
  return clampRange({ fromMs, toMs: fromMs + (range.toMs - range.fromMs) * factor }, durationMs);
}

/** @param share of what is shown, negative to the left */
export function panRange({ fromMs, toMs }: TimeRange, share: number, durationMs: number): TimeRange | null {
  const byMs = (toMs - fromMs) * share;
  return clampRange({ fromMs: fromMs + byMs, toMs: toMs + byMs }, durationMs);
}

/** A round step that is this much shorter than wanted will do. */
const NEAR = 0.9;

/** Round moments in a range, about `most` and never more than one above. */
export function rangeTicks({ fromMs, toMs }: TimeRange, most: number): readonly number[] {
  const rough = (toMs - fromMs) / Math.max(most, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough * NEAR) ?? rough;
  const ticks: number[] = [];
  for (let index = Math.ceil(fromMs / step); index * step <= toMs && ticks.length <= most; index++) {
    ticks.push(index * step);
  }
  return ticks;
}

/** Where a moment stands, 0 at the left and 1 at the right; outside of the range less or more. */
export function shareOf({ fromMs, toMs }: TimeRange, atMs: number): number {
  return (atMs - fromMs) / (toMs - fromMs);
}
