/** Colours and dashes there are for lines of a chart; also classes in the style sheet. */
export const SERIES_STYLES = 8;

/** So that lines can be told apart without colours. */
const SERIES_DASHES = [
  [4, 2],
  [2, 2],
  [6, 2, 2, 2],
  [8, 3],
  [2, 3],
  [4, 2, 2, 2],
  [10, 2, 2, 2],
  [3, 1],
];

/** A new array, because charts write to theirs. */
export function seriesDash(styleIndex: number): number[] {
  return [...SERIES_DASHES[styleIndex % SERIES_DASHES.length]];
}
