const MISSING = /^(|nan|na|n\/a|null|none|nil|-|\?|inf|\+inf|-inf|infinity|-infinity)$/i;

/** A cell that says there is no value. */
export function isMissing(text: string): boolean {
  return MISSING.test(text);
}

/** A number as metric exports write it; NaN for a missing value and for text (tell them apart with `isMissing`). */
export function parseNumber(text: string): number {
  const value = text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : NaN;
}
