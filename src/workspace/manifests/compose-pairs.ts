import type { Node } from 'yaml';
import { passedVariable } from './dotenv';
import { interpolateCompose, type Lookup } from './interpolate';
import type { Variable } from './references';
import { splitPart, type TextPart } from './text-part';
import type { YamlView } from './yaml-view';

interface Pair {
  readonly key: TextPart;
  /** Absent for a name without a value. */
  readonly value: TextPart | undefined;
  readonly isReset: boolean;
}

/** `environment` or `labels`, as a list of `name=value` or as a map. */
export function pairsOf(view: YamlView, node: Node | undefined): Pair[] {
  const listed = view.items(node).flatMap((item): Pair[] => {
    const whole = view.text(item);
    const pair = whole && splitPart(whole, '=');
    const isReset = view.tag(item) === '!reset';
    if (whole === undefined) {
      return [];
    }
    return [{ key: pair ? trimmed(pair.head) : whole, value: pair?.tail, isReset }];
  });
  const mapped = view.entries(node).flatMap(({ key, value }): Pair[] => {
    const isReset = view.tag(value) === '!reset';
    const text = isReset || view.isNull(value) ? undefined : view.text(value);
    return text || isReset || view.isNull(value) ? [{ key, value: text, isReset }] : [];
  });
  return [...listed, ...mapped];
}

/**
 * The variables of `environment`, each name once: of two values the later holds. A name without a value takes that of the
 * project's environment. `removed` are those taken away from the file below.
 */
export function variablesOf(
  view: YamlView,
  node: Node | undefined,
  lookup: Lookup,
): { readonly variables: Variable[]; readonly removed: ReadonlySet<string> } {
  const variables = new Map<string, Variable>();
  const removed = new Set<string>();
  for (const { key, value, isReset } of pairsOf(view, node)) {
    const name = key.text;
    variables.delete(name);
    if (isReset) {
      removed.add(name);
    } else {
      const known = value === undefined ? passedVariable(key, lookup) : interpolateCompose(value, lookup);
      variables.set(name, { name, value: known });
    }
  }
  return { variables: [...variables.values()], removed };
}

function trimmed(part: TextPart): TextPart {
  const text = part.text.trim();
  const start = part.text.indexOf(text);
  return { text, range: () => part.range(start, start + text.length) };
}
