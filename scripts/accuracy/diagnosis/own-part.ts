import { median } from '../../../src/numeric/quantile';

/** Of a rise, what the parts must leave for the rest to have risen as well: percentiles do not add up exactly. */
const LEAST_SHARE_OF_RISE = 0.25;
/** A rest below this share of the usual whole is not told from rounding. */
const SOFT_SHARE = 0.1;
const SOFT_FLOOR_MS = 0.3;

/**
 * What the parts leave of a percentile of a latency, row by row, in milliseconds.
 * @param parts percentiles of what is inside; NaN counts as nothing
 * @param isUsual rows before the incident
 */
export function ownPart(
  whole: Float64Array,
  parts: readonly ArrayLike<number>[],
  isUsual: (row: number) => boolean,
): Float64Array {
  const usualOf = (values: Float64Array): number =>
    median(values.filter((value, row) => isUsual(row) && !Number.isNaN(value)));
  // How many calls a request makes is not known: the slowest of them stands for all.
  const rest = whole.map((ms, row) =>
    Math.max(0, ms - parts.reduce((most, part) => Math.max(most, part[row] || 0), 0)),
  );
  const usualWhole = usualOf(whole);
  const usualRest = usualOf(rest);
  const soft = SOFT_FLOOR_MS + (parts.length > 0 ? SOFT_SHARE * usualWhole : 0);
  return rest.map((ms, row) => {
    const isOwnRise = ms - usualRest >= LEAST_SHARE_OF_RISE * (whole[row] - usualWhole);
    // Where the whole rises and the parts explain it, the rest can be told neither to rise nor to fall.
    return soft + (whole[row] <= usualWhole || isOwnRise ? ms : usualRest);
  });
}
