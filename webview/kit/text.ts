/** `1 service`, `2 services`. */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;
}

/** A fragment of evidence as a sentence begins. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Binds numbers to their units, so that no line begins with `%` or `ms`. */
export function withUnits(text: string): string {
  return text.replace(/(\d) (?=(?:[%×]|[nµm]?s|min|h)(?![\p{L}\p{N}]))/gu, '$1\u00a0');
}
