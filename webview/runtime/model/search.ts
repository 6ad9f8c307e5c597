import type { ModelNodes } from './nodes';

/** Positions of the nodes whose name, operator or class hold all words of a text, in the order of execution. */
export function nodesNamed({ columns }: Pick<ModelNodes, 'columns'>, text: string): readonly number[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const { name, operator, class: classes } = columns;
  return [...name.keys()].filter((position) => {
    const all = `${name[position]} ${operator[position]} ${classes[position]}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** What the search of the graph finds; nothing for an empty text. */
export function foundNodes(nodes: Pick<ModelNodes, 'columns'>, query: string): readonly number[] {
  return query.trim() === '' ? [] : nodesNamed(nodes, query);
}

/** The next of the nodes found, or the one before, from a position on and around the end; null where none was found. */
export function nextFound(found: readonly number[], from: number | null, step: 1 | -1): number | null {
  const next =
    step === 1
      ? found.find((position) => position > (from ?? -1))
      : found.findLast((position) => position < (from ?? Infinity));
  return next ?? found.at(step === 1 ? 0 : -1) ?? null;
}
