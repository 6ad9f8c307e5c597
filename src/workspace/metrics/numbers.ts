const MISSING = /^(|nan|na|n\/a|null|none|nil|-|\?|inf|\+inf|-inf|infinity|-infinity)$/i;

/** A cell that says there is no value. */
export function isMissing(text: string): boolean {
  return MISSING.test(text);
}
