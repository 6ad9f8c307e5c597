import { UNKNOWN } from './hosts';
import { slicePart } from './text-part';
import type { TextPart } from './text-part';

/** The value of a variable, or undefined when nothing is known about it. */
export type Lookup = (name: string) => string | undefined;

/** Defaults inside defaults; Compose files use one or two levels. */
const MAX_NESTING = 8;
/** Variables that hold each other twice double in length with every line. */
const MAX_EXPANDED = 65_536;

/**
 * Compose interpolation: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?…}`, `${NAME:+other}`
 * and `$$`. A variable without a known value or default becomes UNKNOWN. Places of a default point at the default
 * itself; places of a looked-up value point at the whole expression.
 */
export function interpolateCompose(part: TextPart, lookup: Lookup, nesting = 0): TextPart {
  const pieces: TextPart[] = [];
  let at = 0;
  while (at < part.text.length) {
    const dollar = part.text.indexOf('$', at);
    if (dollar < 0) {
      break;
    }
    pieces.push(slicePart(part, at, dollar));
    const rest = part.text.slice(dollar, dollar + 256);
    const simple = /^\$([A-Za-z_]\w*)/.exec(rest);
    const braced = /^\$\{([A-Za-z_]\w*)(:?[-?+])?/.exec(rest);
    if (rest.startsWith('$$')) {
      pieces.push(literal('$', part, dollar, dollar + 2));
      at = dollar + 2;
    } else if (simple) {
      at = dollar + simple[0].length;
      pieces.push(literal(lookup(simple[1]) ?? UNKNOWN, part, dollar, at));
    } else if (braced) {
      const end = closingBrace(part.text, dollar + 2);
      if (end < 0) {
        return part;
      }
      at = end + 1;
      pieces.push(
        bracedPart(part, dollar, dollar + braced[0].length, end, braced[1], braced[2], lookup, nesting),
      );
    } else {
      pieces.push(slicePart(part, dollar, dollar + 1));
      at = dollar + 1;
    }
  }
  pieces.push(slicePart(part, at, part.text.length));
  return join(pieces, part);
}

/** Kubernetes interpolation in env values and arguments: `$(NAME)`, with `$$(NAME)` for the text itself. */
export function interpolateKubernetes(part: TextPart, lookup: Lookup): TextPart {
  const pieces: TextPart[] = [];
  let at = 0;
  for (const match of part.text.matchAll(/\$(\$?)\(([A-Za-z_][\w.-]*)\)/g)) {
    const end = match.index + match[0].length;
    const value = match[1] === '$' ? match[0].slice(1) : lookup(match[2]);
    pieces.push(slicePart(part, at, match.index));
    pieces.push(literal(value ?? UNKNOWN, part, match.index, end));
    at = end;
  }
  pieces.push(slicePart(part, at, part.text.length));
  return join(pieces, part);
}

function bracedPart(
  part: TextPart,
  start: number,
  operandStart: number,
  end: number,
  name: string,
  operator: string | undefined,
  lookup: Lookup,
  nesting: number,
): TextPart {
  const value = lookup(name);
  const usable = operator?.startsWith(':') ? value || undefined : value;
  const operand = (): TextPart =>
    nesting < MAX_NESTING
      ? asDefault(interpolateCompose(slicePart(part, operandStart, end), lookup, nesting + 1))
      : literal(UNKNOWN, part, start, end + 1);
  if (operator?.endsWith('+')) {
    return usable === undefined ? literal('', part, start, end + 1) : operand();
  }
  if (usable !== undefined) {
    return literal(usable, part, start, end + 1);
  }
  return operator?.endsWith('-') ? operand() : literal(UNKNOWN, part, start, end + 1);
}

function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{' && text[at - 1] === '$') {
      open++;
    } else if (text[at] === '}' && --open === 0) {
      return at;
    }
  }
  return -1;
}

/** An edit of a default changes nothing where the variable is set when the services start. */
function asDefault(part: TextPart): TextPart {
  const token: TextPart['token'] = (from, to) => {
    const own = part.token?.(from, to);
    return own && { ...own, isShared: true };
  };
  return { text: part.text, range: (from, to) => part.range(from, to), token };
}

/** Text that is not written in the file, at the place of the expression it came from. */
function literal(text: string, part: TextPart, start: number, end: number): TextPart {
  return { text, range: () => part.range(start, end) };
}

function join(pieces: readonly TextPart[], whole: TextPart): TextPart {
  const parts = pieces.filter((piece) => piece.text.length > 0);
  if (parts.length === 1) {
    return parts[0];
  }
  const starts: number[] = [];
  let length = 0;
  for (const part of parts) {
    starts.push(length);
    length += part.text.length;
  }
  if (length > Math.max(MAX_EXPANDED, whole.text.length)) {
    return literal(UNKNOWN, whole, 0, whole.text.length);
  }
  const text = parts.map((part) => part.text).join('');
  return {
    text,
    range: (from = 0, to = text.length) => {
      if (from === 0 && to === text.length) {
        return whole.range();
      }
      const first = lastAtOrBefore(starts, from);
      const last = lastAtOrBefore(starts, Math.max(from, to - 1));
      if (first === last) {
        return parts[first].range(from - starts[first], to - starts[first]);
      }
      const begin = parts[first].range(from - starts[first], parts[first].text.length);
      const end = parts[last].range(0, to - starts[last]);
      return { ...begin, endLine: end.endLine, endColumn: end.endColumn };
    },
  };
}

function lastAtOrBefore(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
