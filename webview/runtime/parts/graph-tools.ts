import { h } from '../../kit/dom';
import { button } from '../../kit/toolkit';
import type { Scene } from '../model/scene';

interface GraphToolActions {
  search(query: string): void;
  find(step: 1 | -1): void;
  zoom(factor: number): void;
  fit(): void;
  expandAll(): void;
  collapseAll(): void;
  drawAll(all: boolean): void;
  /** Gives the focus back to the picture. */
  leave(): void;
}

interface GraphTools {
  readonly element: HTMLElement;
  readonly searchBox: HTMLInputElement;
  show(shown: {
    readonly scene: Scene | null;
    readonly drawsAll: boolean;
    readonly query: string;
    readonly found: readonly number[];
    readonly selected: number | null;
  }): void;
}

const ZOOM_STEP = 1.3;

/** Search, zoom and groups of the graph. */
export function createGraphTools(actions: GraphToolActions): GraphTools {
  const searchBox = h('input', {
    class: 'filter graph-search',
    attributes: {
      type: 'search',
      placeholder: 'Find by name or operator',
      'aria-label': 'Find in the graph: Enter goes to the next node, Shift+Enter to the one before',
      spellcheck: 'false',
    },
    on: {
      input: () => actions.search(searchBox.value),
      keydown: (event) => onKey(event as KeyboardEvent),
    },
  });
  function onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      actions.find(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      actions.search('');
      actions.leave();
    }
  }
  const foundWords = h('span', { class: 'quiet graph-found', attributes: { role: 'status' } });
  const before = button({ label: '↑', description: 'The match before', onClick: () => actions.find(-1) });
  const next = button({ label: '↓', description: 'The next match', onClick: () => actions.find(1) });
  const expand = button({
    label: 'Expand all',
    description: 'Expand all: show every node as its own box',
    onClick: actions.expandAll,
  });
  const collapse = button({
    label: 'Collapse all',
    description: 'Collapse all: show every group as one box',
    onClick: actions.collapseAll,
  });
  const all = h('input', {
    attributes: { type: 'checkbox' },
    on: { change: () => actions.drawAll(all.checked) },
  });
  const constants = h('label', { class: 'graph-all' }, all, 'Constants and shapes');
  return {
    searchBox,
    element: h(
      'div',
      { class: 'graph-tools', attributes: { role: 'toolbar', 'aria-label': 'Graph controls' } },
      h('h2', { text: 'Graph' }),
      searchBox,
      before,
      next,
      foundWords,
      h('span', { class: 'graph-space' }),
      constants,
      collapse,
      expand,
      button({ label: '−', description: 'Zoom out', onClick: () => actions.zoom(1 / ZOOM_STEP) }),
      button({ label: '+', description: 'Zoom in', onClick: () => actions.zoom(ZOOM_STEP) }),
      button({ label: 'Fit', description: 'Fit: show the whole graph', onClick: actions.fit }),
    ),
    show({ scene, drawsAll, query, found, selected }) {
      if (searchBox.value !== query) {
        searchBox.value = query;
      }
      const isSearching = query.trim() !== '';
      const at = selected === null ? -1 : found.indexOf(selected);
      foundWords.textContent = !isSearching
        ? ''
        : found.length === 0
          ? 'No match'
          : `${at < 0 ? '' : `${(at + 1).toLocaleString('en')} of `}${found.length.toLocaleString('en')}`;
      for (const each of [before, next]) {
        each.hidden = !isSearching || found.length === 0;
      }
      const groups = scene?.picture.groups ?? [];
      collapse.hidden = !groups.some(({ isExpanded }) => isExpanded);
      expand.hidden = !groups.some(({ isExpanded }) => !isExpanded);
      all.checked = drawsAll;
      const { constants: ofConstants = 0, shapes = 0 } = scene?.picture.hidden ?? {};
      constants.hidden = !drawsAll && ofConstants + shapes === 0;
    },
  };
}
