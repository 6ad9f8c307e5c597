/** Columns of a hover's table touch each other otherwise. */
export const GAP = '&emsp;';

/** Names come from files that anybody may have written. */
export function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-.!|<>~&:]/g, '\\$&');
}
