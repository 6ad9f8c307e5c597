import { openByteSource } from '../../io/open-source';

/** The fields of one line of a delimited text file. */
export interface TextRow {
  /** 1-based. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface TextRows {
  readonly rows: readonly TextRow[];
  /** Why the file ended early (damaged compression), or null. */
  readonly cutShort: string | null;
}

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Reads a delimited text file whole, compressed or not. Metric matrices are tens of megabytes at most, and
 * may have more columns than the streaming span reader allows. Empty lines are left out; fields are trimmed.
 * @throws when the file cannot be opened
 */
export async function readTextRows(path: string, signal?: AbortSignal): Promise<TextRows> {
  const source = await openByteSource(path, { signal });
  try {
    const decoder = new TextDecoder();
    let text = '';
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      text += decoder.decode(chunk, { stream: true });
    }
    const lines = (text + decoder.decode()).replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
    // Grafana tells Excel the delimiter in a line of its own.
    if (/^sep=.$/.test(lines[0])) {
      lines[0] = '';
    }
    const delimiter = delimiterOf(lines.find((line) => line.trim() !== '') ?? '');
    const rows = lines.flatMap((line, index) =>
      line.trim() === '' ? [] : [{ line: index + 1, fields: splitFields(line, delimiter) }],
    );
    return { rows, cutShort: source.cutShort };
  } finally {
    await source.close();
  }
}

/** The delimiter that cuts the first line into most fields. */
function delimiterOf(line: string): string {
  const fieldsBy = (delimiter: string): number => splitFields(line, delimiter).length;
  return DELIMITERS.reduce((best, each) => (fieldsBy(each) > fieldsBy(best) ? each : best));
}

function splitFields(line: string, delimiter: string): string[] {
  if (!line.includes('"')) {
    return line.split(delimiter).map((field) => field.trim());
  }
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === '"' && quoted && line[at + 1] === '"') {
      field += line[at++];
    } else if (character === '"') {
      quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      fields.push(field.trim());
      field = '';
    } else {
      field += character;
    }
  }
  return [...fields, field.trim()];
}
