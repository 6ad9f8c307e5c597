import type { Item } from './drawn';
import type { Group } from './grouping';

interface Scope {
  readonly parts: readonly string[];
  readonly inside: Map<string, Scope>;
  readonly members: number[];
}

/** Deeper scopes belong to the scope at this depth. */
const MAX_DEPTH = 24;
/** A scope that holds a larger part of its surroundings says nothing. */
const MOST_SHARE = 0.9;

/**
 * Groups by the names that exporters give: `/encoder/layer.0/attention/MatMul` is in three scopes. Scopes that hold one
 * node, or all of what is around them, are left out.
 */
export function scopesOf(items: readonly Item[]): readonly Group[] {
  const root: Scope = { parts: [], inside: new Map(), members: [] };
  items.forEach(({ kind, name }, item) => {
    if (kind !== 'node') {
      return;
    }
    root.members.push(item);
    let scope = root;
    for (const part of scopeParts(name)) {
      const next: Scope = scope.inside.get(part) ?? {
        parts: [...scope.parts, part],
        inside: new Map(),
        members: [],
      };
      scope.inside.set(part, next);
      next.members.push(item);
      scope = next;
    }
  });
  const groups: Group[] = [];
  collect(root, root, -1, groups);
  return groups;
}

/** The name of the node itself is no scope. */
function scopeParts(name: string): readonly string[] {
  const parts = name.split('/').filter((part) => part !== '');
  return parts.slice(0, -1).slice(0, MAX_DEPTH);
}

function collect(scope: Scope, around: Scope, parent: number, groups: Group[]): void {
  for (const inner of scope.inside.values()) {
    const isTelling = inner.members.length > 1 && inner.members.length <= MOST_SHARE * around.members.length;
    if (!isTelling) {
      collect(inner, around, parent, groups);
      continue;
    }
    const index = groups.length;
    const title = inner.parts.slice(around.parts.length).join('/');
    groups.push({ id: `scope:${inner.parts.join('/')}`, title, parent, members: inner.members });
    collect(inner, inner, index, groups);
  }
}
