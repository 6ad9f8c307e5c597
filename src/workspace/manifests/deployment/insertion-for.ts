import { isMap, isScalar } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { Insertion } from '../../../contracts/insertion';
import type { YamlView } from '../yaml-view';

type Entry = Pair<Node, Node | null>;
type Mapping = YAMLMap<Node, Node | null>;

const DEFAULT_STEP = '  ';

/**
 * Where the field at a path below `node` can be added, with the mappings on the way to it that are missing too. Null where
 * it is there already, and where a new key would stand for more than this node: behind an alias or a merge key.
 */
export function insertionFor(
  view: YamlView,
  node: Node | undefined,
  ...path: readonly string[]
): Insertion | null {
  let at = node;
  for (const [depth, key] of path.entries()) {
    if (!isMap<Node, Node | null>(at) || view.placeOf(at) === undefined) {
      return null;
    }
    const entry = at.items.find(({ key: candidate }) => textOf(candidate) === key);
    if (entry === undefined) {
      const isMerged = view.entries(at).some((merged) => merged.key.text === key);
      return isMerged ? null : intoMapping(view, at, path.slice(depth));
    }
    if (isEmpty(entry.value)) {
      return depth === path.length - 1 ? null : belowKey(view, entry, path.slice(depth + 1));
    }
    at = entry.value ?? undefined;
  }
  return null;
}

function intoMapping(view: YamlView, mapping: Mapping, keys: readonly string[]): Insertion | null {
  const place = view.placeOf(mapping);
  const first = mapping.items.at(0);
  if (place === undefined) {
    return null;
  }
  if (first === undefined) {
    return at(view, 'in-empty-braces', place.start + 1, '', keys);
  }
  const start = view.placeOf(first.key)?.start;
  if (start === undefined) {
    return null;
  }
  if (mapping.flow === true) {
    return at(view, 'in-braces', start, '', keys);
  }
  const indent = indentOf(view, start);
  if (indent === null) {
    return null;
  }
  const line = mapping.items.map((entry) => endOfLine(view, entry)).find((offset) => offset !== null);
  return line == null
    ? at(view, 'lines-before', start, indent, keys)
    : at(view, 'lines-after', line, indent, keys);
}

/** `resources:` without a value, and perhaps with a comment. */
function belowKey(view: YamlView, { key }: Entry, keys: readonly string[]): Insertion | null {
  const place = view.placeOf(key);
  const indent = place && indentOf(view, place.start);
  return place && indent != null
    ? at(view, 'lines-after', lineEnd(view, place.end), indent + stepOf(view), keys)
    : null;
}

function at(
  view: YamlView,
  place: Insertion['place'],
  offset: number,
  indent: string,
  keys: readonly string[],
): Insertion {
  const lineBreak = view.source.text.includes('\r\n') ? '\r\n' : '\n';
  return { token: view.source.token(offset, offset), place, indent, step: stepOf(view), keys, lineBreak };
}

/** The end of the line of an entry that is one line: a key with a plain or quoted value, or with none after a comment. */
function endOfLine(view: YamlView, { key, value }: Entry): number | null {
  const from = view.placeOf(key);
  const to =
    value && isScalar(value) && /^(?:PLAIN|QUOTE)/.test(value.type ?? '') ? view.placeOf(value) : undefined;
  if (from === undefined || to === undefined) {
    return null;
  }
  const end = lineEnd(view, from.start);
  return to.start > from.start && to.end <= end ? end : null;
}

/** Before the line break. */
function lineEnd({ source: { text } }: YamlView, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) {
    return text.length;
  }
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** What a further key of the mapping has in front of it; null where something else stands before the key. */
function indentOf({ source: { text } }: YamlView, keyStart: number): string | null {
  const before = text.slice(text.lastIndexOf('\n', keyStart - 1) + 1, keyStart);
  return /^ *(?:- +)*$/.test(before) ? ' '.repeat(before.length) : null;
}

function stepOf({ source: { text } }: YamlView): string {
  return /^( {1,8})[\w"']/m.exec(text)?.[1] ?? DEFAULT_STEP;
}

function isEmpty(value: Node | null): boolean {
  return value === null || (isScalar(value) && value.source === '' && value.type === 'PLAIN');
}

function textOf(key: Node): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
