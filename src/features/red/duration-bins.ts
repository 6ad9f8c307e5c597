/**
 * Durations in logarithmic bins, as DDSketch (Masson et al., 2019) places them: a bin's value is within 1 % of every
 * duration in it. Counts of bins add up, so a quantile of any union of cells can be read.
 */
const RELATIVE_ACCURACY = 0.01;
const GROWTH = (1 + RELATIVE_ACCURACY) / (1 - RELATIVE_ACCURACY);
const LOG_GROWTH = Math.log(GROWTH);
/** Upper end of bin 0: what is shorter counts as nothing. */
const LEAST_MS = 1e-4;
const LAST_BIN = 0xffff;

/** @param durationMs at least 0 */
export function durationBin(durationMs: number): number {
  return durationMs <= LEAST_MS
    ? 0
    : Math.min(LAST_BIN, Math.ceil(Math.log(durationMs / LEAST_MS) / LOG_GROWTH));
}

/** Milliseconds that stand for the bin. */
export function binDurationMs(bin: number): number {
  return bin === 0 ? 0 : (2 * LEAST_MS * GROWTH ** bin) / (GROWTH + 1);
}
