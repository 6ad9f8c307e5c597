/** What JSON may stand behind: a mark, and a line that keeps browsers from running it. */
const OPENING = /^\uFEFF?\s*(?:\)\]\}'?[^\n]*\n\s*)?\{/;
const OPENING_BYTES = 1024;
/** Keys that hardly anything else has with such values: one of each list. */
const MAPPINGS = /"mappings"\s*:\s*"[\w+/,;]*(?:"|$)/;
const FIRST_SIGNS = [/"version"\s*:\s*3\s*[,}]/, MAPPINGS];
const SECOND_SIGNS = [
  MAPPINGS,
  /"sources"\s*:\s*\[\s*(?:"|null|\])/,
  /"sourcesContent"\s*:\s*\[/,
  /"sections"\s*:\s*\[\s*\{\s*"(?:offset|map)"/,
];

/**
 * Whether a text is the beginning of a source map of JavaScript or CSS. It holds identifiers and whole programs, in which
 * anything may seem to stand.
 */
export function isSourceMap(head: Buffer): boolean {
  if (!OPENING.test(head.toString('utf8', 0, OPENING_BYTES))) {
    return false;
  }
  const text = head.toString('latin1');
  return [FIRST_SIGNS, SECOND_SIGNS].every((signs) => signs.some((sign) => sign.test(text)));
}
