/** The part of the time axis that is shown, in windows; `from` and `to` may lie inside a window. */
export interface View {
  readonly from: number;
  readonly to: number;
}

const FEWEST_WINDOWS = 6;

/** Everything. */
export function fit(windows: number): View {
  return { from: 0, to: Math.max(windows, 1) };
}

/** Shows `factor` times as many windows, with `anchor` (a position in windows) staying where it is. */
export function zoom(view: View, factor: number, anchor: number, windows: number): View {
  const span = clamp((view.to - view.from) * factor, Math.min(FEWEST_WINDOWS, windows), windows);
  const share = (anchor - view.from) / (view.to - view.from);
  return place(anchor - share * span, span, windows);
}

/** Moves by a number of windows, as far as there are any. */
export function pan(view: View, by: number, windows: number): View {
  return place(view.from + by, view.to - view.from, windows);
}

/** The smallest move that shows windows [from, to) with a margin. */
export function reveal(view: View, from: number, to: number, windows: number): View {
  const span = view.to - view.from;
  const margin = Math.min(span * 0.1, Math.max((span - (to - from)) / 2, 0));
  if (from - margin < view.from) {
    return place(from - margin, span, windows);
  }
  if (to + margin > view.to) {
    return place(to + margin - span, span, windows);
  }
  return view;
}

/** Shows windows [from, to) with a margin on both sides, and no fewer windows than a view may have. */
export function frame(from: number, to: number, windows: number): View {
  const span = clamp((to - from) * 1.3, Math.min(FEWEST_WINDOWS, windows), windows);
  return place((from + to - span) / 2, span, windows);
}

function place(from: number, span: number, windows: number): View {
  const start = clamp(from, 0, Math.max(windows - span, 0));
  return { from: start, to: start + span };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
