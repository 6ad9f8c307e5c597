/**
 * JSON for people and for diff: indented like JSON.stringify(value, null, 2), except that an array of plain values stays
 * on one line. A report's scores are thousands of numbers; one per line would be unreadable.
 */
export function toReadableJson(value: unknown): string {
  return `${render(value, '')}\n`;
}

function render(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) {
    return JSON.stringify(value) ?? 'null';
  }
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.length === 0) {
      return '[]';
    }
    if (items.every((item) => typeof item !== 'object' || item === null)) {
      return `[${items.map((item) => render(item, inner)).join(', ')}]`;
    }
    return `[\n${items.map((item) => inner + render(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) {
    return '{}';
  }
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${render(item, inner)}`).join(',\n')}\n${indent}}`;
}
