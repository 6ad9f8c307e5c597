import { isMap, isScalar } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { Insertion } from '../../../contracts/insertion';
import type { YamlView } from '../yaml-view';

type Entry = Pair<Node, Node | null>;
type Mapping = YAMLMap<Node, Node | null>;

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
      const hasMerge = at.items.some(({ key: candidate }) => textOf(candidate) === '<<');
      return hasMerge && view.get(at, key) !== undefined ? null : intoMapping(view, at, path.slice(depth));
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
  for (const entry of mapping.items) {
    const end = endOfLine(view, entry);
    if (end !== null) {
      return at(view, 'lines-after', end, indent, keys);
    }
  }
  return at(view, 'lines-before', start, indent, keys);
}

/** `resources:` without a value, and perhaps with a comment. */
function belowKey(view: YamlView, { key }: Entry, keys: readonly string[]): Insertion | null {
  const place = view.placeOf(key);
  const indent = place && indentOf(view, place.start);
  return place && indent != null
    ? at(view, 'lines-after', lineEnd(view, place.end), indent + view.source.indentation, keys)
    : null;
}

function at(
  { source }: YamlView,
  place: Insertion['place'],
  offset: number,
  indent: string,
  keys: readonly string[],
): Insertion | null {
  const token = source.token(offset, offset);
  const { indentation: step, lineBreak } = source;
  return token === undefined ? null : { token, place, indent, step, keys, lineBreak };
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

function isEmpty(value: Node | null): boolean {
  return value === null || (isScalar(value) && value.source === '' && value.type === 'PLAIN');
}

function textOf(key: Node): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}
