/** Names and values come from files that anybody may have written: no character of them is read as markup. */
export function markdownText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*_[\]|<>~&]/g, '\\$&')
    .replace(/^(\d+(?=[.)])|(?=[#+\-=]))/, '$1\\');
}

/** A name in the type of code; one that holds backticks gets more of them around it. */
export function markdownCode(text: string): string {
  const plain = text.replace(/\s+/g, ' ').replace(/\|/g, '\\|');
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

/** A table; the cells are markdown already. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}
