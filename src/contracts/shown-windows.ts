/** A gap in the recording takes at most this share of the windows with data, however long it was. */
const LONGEST_GAP_SHARE = 0.015;

/**
 * The windows a drawing shows, in order: all of them, except that a long gap keeps only its beginning. Recordings are
 * often made in pieces hours apart; drawn to scale they would be mostly gap.
 */
export function shownWindows(present: readonly boolean[]): number[] {
  const longestGap = Math.max(1, Math.ceil(present.filter(Boolean).length * LONGEST_GAP_SHARE));
  const shown: number[] = [];
  let gap = 0;
  present.forEach((here, window) => {
    gap = here ? 0 : gap + 1;
    if (gap <= longestGap) {
      shown.push(window);
    }
  });
  return shown;
}
