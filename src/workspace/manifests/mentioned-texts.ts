import type { Node } from 'yaml';
import type { YamlView } from './yaml-view';

/** Commands and lists stand a few levels deep. */
const MAX_DEPTH = 8;

/** All texts in a part of a manifest, in which the names of other services may stand. */
export function textsIn(view: YamlView, node: Node | undefined, depth = 0): string[] {
  const text = view.text(node)?.text;
  if (text !== undefined || depth >= MAX_DEPTH) {
    return text === undefined ? [] : [text];
  }
  const below = [...view.items(node), ...view.entries(node).map(({ value }) => value)];
  return below.flatMap((child) => textsIn(view, child, depth + 1));
}
