import { h } from '../../kit/dom';
import { table } from '../../kit/table';
import { formatShare } from '../model/format';
import type { Scene } from '../model/scene';

interface GraphTable {
  readonly element: HTMLElement;
  show(scene: Scene): void;
}

/** The picture as a table: each box, its share, and what it reads. Made when it is opened: a picture may have thousands of boxes. */
export function createGraphTable(): GraphTable {
  let scene: Scene | null = null;
  const content = h('div', {
    attributes: { tabindex: '0', role: 'region', 'aria-label': 'The picture as a table' },
  });
  const element = h(
    'details',
    { class: 'graph-table', on: { toggle: () => fill() } },
    h('summary', { text: 'The picture as a table' }),
    content,
  );
  function fill(): void {
    content.replaceChildren(...(element.open && scene !== null ? [boxesTable(scene)] : []));
  }
  return {
    element,
    show(next) {
      scene = next;
      fill();
    },
  };
}

function boxesTable({ boxes, edges }: Scene): HTMLElement {
  const reads = boxes.map((): string[] => []);
  edges.forEach(({ from, to }) => reads[to].push(boxes[from].title));
  return table(
    'Boxes of the graph',
    ['Box', 'Kind', 'Name or contents', 'Share', 'Reads'],
    boxes.map(({ title, kind, words, share, positions }, box) => [
      title,
      kind,
      words,
      positions.length === 0 ? '' : `${formatShare(share)} %`,
      reads[box].join(', '),
    ]),
  );
}
