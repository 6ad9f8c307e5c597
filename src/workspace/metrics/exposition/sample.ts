/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  /** Milliseconds since 1970; undefined where the line gives no time. */
  readonly timeMs: number | undefined;
}

/** OpenMetrics gives seconds, Prometheus milliseconds: milliseconds below this are before 1974. */
const FIRST_MILLISECONDS = 1e11;
const NAME = /[\p{L}_:][\p{L}\p{N}_:.]*/uy;
const LABEL = /\s*(?:([\p{L}_:][\p{L}\p{N}_:.]*)|"((?:[^"\\]|\\.)*)")\s*(?:=\s*"((?:[^"\\]|\\.)*)")?\s*,?/uy;
const END = /\s*\}/y;
/** A value, a time, and an exemplar, which is not used. */
const REST = /^\s+([+-]?[\w.+-]+)(?:\s+(-?[\d.]+(?:e[+-]?\d+)?))?\s*(?:#.*)?$/i;

/** Reads a line such as `http_requests_total{route="/pay"} 5 1714979000000`; undefined when it is none. */
export function parseSample(line: string): Sample | undefined {
  const labels = new Map<string, string>();
  let name = match(NAME, line, 0)?.[0];
  let at = name?.length ?? 0;
  if (line[at] === '{') {
    at++;
    for (;;) {
      const end = match(END, line, at);
      if (end !== null) {
        at += end[0].length;
        break;
      }
      const label = match(LABEL, line, at);
      if (label === null || label[0] === '') {
        return undefined;
      }
      at += label[0].length;
      const key = label[1] ?? unescaped(label[2] ?? '');
      if (label[3] === undefined) {
        // A name with other characters stands quoted among the labels.
        name ??= key;
      } else {
        labels.set(key, unescaped(label[3]));
      }
    }
  }
  const rest = REST.exec(line.slice(at));
  const value = rest === null ? undefined : numberOf(rest[1]);
  if (name === undefined || value === undefined || rest === null) {
    return undefined;
  }
  return { name, labels, value, timeMs: rest[2] === undefined ? undefined : timeOf(Number(rest[2])) };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function timeOf(written: number): number {
  return Math.abs(written) < FIRST_MILLISECONDS ? written * 1000 : written;
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function numberOf(text: string): number | undefined {
  if (/^[+-]?(?:nan|inf(?:inity)?)$/i.test(text)) {
    return Number.NaN;
  }
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
