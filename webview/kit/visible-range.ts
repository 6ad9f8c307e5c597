const OVERSCAN = 8;

/** Which of `count` rows have to exist for a scroller at `top`: [from, to). All sizes in pixels. */
export function visibleRange(
  top: number,
  height: number,
  rowHeight: number,
  count: number,
): { readonly from: number; readonly to: number } {
  const first = Math.floor(top / rowHeight) - OVERSCAN;
  const last = Math.ceil((top + height) / rowHeight) + OVERSCAN;
  return { from: Math.min(Math.max(first, 0), count), to: Math.min(Math.max(last, 0), count) };
}
