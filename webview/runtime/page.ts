import { joinColumns } from '../../src/contracts/latency/model-inspection';
import type { LatencySnapshot } from '../../src/contracts/latency/page';
import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine, reasonOf } from '../kit/failure-line';
import { createProgressLine } from '../kit/progress-line';
import type { PageOptions } from '../kit/start-page';
import { createStore, render, type Changed } from '../kit/store';
import { button } from '../kit/toolkit';
import { createGraph } from './graph';
import { createGraphCommands } from './graph-commands';
import type { RuntimeHost } from './host';
import { nodesCsv } from './model/csv';
import { modelNodes } from './model/nodes';
import { tableRows } from './model/rows';
import { createHeader } from './parts/header';
import { createMemory } from './parts/memory';
import { createNodeTable } from './parts/node-table';
import { createOperatorTable } from './parts/operator-table';
import { rivalsTable } from './parts/rivals';
import { createShapes } from './parts/shapes';
import { createTableTools } from './parts/table-tools';
import { skeleton, tiles } from './parts/tiles';
import { initialState, readSavedState, type PageState } from './state';

/** Puts the runtime page together: one state, parts that show it. */
export function createPage({ root, host, savedState, saveState }: PageOptions<RuntimeHost>): void {
  const { dimensions: savedSizes, ...saved } = readSavedState(savedState);
  let sizes = savedSizes ?? {};
  const store = createStore<PageState>({ ...initialState, ...saved });
  const fail = (error: unknown): void => store.update({ failure: reasonOf(error) });
  const ask = (what: Parameters<RuntimeHost['ask']>[0]) => (): void => void host.ask(what).catch(fail);
  const announcer = createAnnouncer();
  const graphCommands = createGraphCommands({ store, host, announcer });
  const { choose } = graphCommands;
  const progress = createProgressLine('Model');
  const failure = createFailureLine();
  const header = createHeader({
    cancel: ask('cancel'),
    compress: ask('compress'),
    exportCsv: () => void exportCsv().catch(fail),
    manageTrust: ask('manageTrust'),
  });
  const summary = h('section', { attributes: { 'aria-label': 'Summary' } });
  const rivals = h('div', {});
  const shapes = createShapes((next) => {
    sizes = next;
    keep();
    void host.setDimensions(next).catch(fail);
  });
  const graph = createGraph(graphCommands);
  const memory = createMemory(choose);
  const tools = createTableTools({
    list: (listed) => store.update({ listed }),
    filter: (filter) => store.update({ filter }),
    nodeClass: (nodeClass) => store.update({ nodeClass }),
  });
  const table = createNodeTable({ sort: (sorting) => store.update({ sorting }), select: choose });
  const operators = createOperatorTable({
    sort: (operatorSorting) => store.update({ operatorSorting }),
    list(operator) {
      store.update({ listed: 'nodes', filter: operator, nodeClass: null });
      table.element.focus();
    },
  });
  table.element.addEventListener('click', (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.grid-node') : null;
    if (row?.dataset.position !== undefined) {
      choose(Number(row.dataset.position));
    }
  });
  const nodesArea = h(
    'div',
    { class: 'nodes-area' },
    memory.element,
    h(
      'section',
      { class: 'node-table', attributes: { 'aria-label': 'Nodes' } },
      tools.element,
      table.element,
      operators.element,
    ),
  );
  const main = h(
    'main',
    { class: 'runtime-main', attributes: { tabindex: '0', 'aria-label': 'Model' } },
    summary,
    graph.element,
    h('div', { class: 'details' }, shapes.element, rivals),
    nodesArea,
  );
  const blank = h(
    'main',
    { class: 'runtime-main', attributes: { 'aria-busy': 'true', 'aria-label': 'Reading the model' } },
    skeleton(),
  );
  const empty = h('main', { class: 'empty-area' });
  root.replaceChildren(
    progress.element,
    failure.element,
    header.element,
    main,
    blank,
    empty,
    announcer.element,
  );

  function keep(): void {
    const { snapshot, listed, sorting, filter } = store.state;
    if (snapshot !== null) {
      saveState({ path: snapshot.path, listed, sorting, filter, dimensions: sizes });
    }
  }

  async function exportCsv(): Promise<void> {
    const { nodes, snapshot } = store.state;
    if (nodes === null || snapshot === null) {
      return;
    }
    const name = `${snapshot.fileName.slice(snapshot.fileName.lastIndexOf('/') + 1).replace(/\.onnx$/, '')}-nodes.csv`;
    if (await host.save(name, new TextEncoder().encode(nodesCsv(nodes)))) {
      announcer.say(`${name} was written`);
    }
  }

  /** Fetches the node table piece by piece; gives up when another revision has come. */
  async function fetchNodes({ revision, nodeCount }: LatencySnapshot): Promise<void> {
    let columns = await host.nodes(revision, 0);
    while (columns !== null && columns.name.length < nodeCount) {
      const more = await host.nodes(revision, columns.name.length);
      if (more === null || more.name.length === 0) {
        return;
      }
      columns = joinColumns(columns, more);
    }
    if (columns === null || store.state.snapshot?.revision !== revision) {
      return;
    }
    const { selected } = store.state;
    store.update({
      nodes: modelNodes(columns),
      // Its positions are those of other nodes.
      scene: null,
      selected: selected !== null && selected < columns.name.length ? selected : null,
    });
    graphCommands.load();
  }

  function show(state: PageState, changed: Changed<PageState>): void {
    const { snapshot, nodes } = state;
    if (changed('progress', 'snapshot')) {
      // Reading again is quick: a bar says enough, and words would make the page jump.
      const message = snapshot?.model === null ? 'Reading the model' : '';
      const reading =
        snapshot?.running === 'reading'
          ? { step: 'read', label: 'Reading', fraction: null, message, etaMs: null }
          : null;
      progress.show(state.progress ?? reading);
    }
    if (changed('failure', 'snapshot')) {
      const words = state.failure ?? snapshot?.message ?? null;
      failure.show(words);
    }
    if (changed('snapshot')) {
      showSnapshot(snapshot);
    }
    nodesArea.hidden = nodes === null;
    graph.element.hidden = nodes === null;
    if (nodes === null) {
      return;
    }
    if (changed('nodes')) {
      memory.show(nodes);
    }
    if (changed('nodes', 'listed', 'sorting', 'filter', 'nodeClass')) {
      table.element.hidden = state.listed !== 'nodes';
      tools.show({ ...state, ...nodes, shown: tableRows(nodes, state).length, all: nodes.count });
      table.show(nodes, state);
      keep();
    }
    if (changed('nodes', 'listed', 'operatorSorting')) {
      operators.element.hidden = state.listed !== 'operators';
      operators.show(nodes, state.operatorSorting);
    }
    if (changed('nodes', 'selected')) {
      for (const part of [memory, table]) {
        part.select(state.selected);
      }
    }
    graph.show(state, changed);
  }

  function showSnapshot(snapshot: LatencySnapshot | null): void {
    const model = snapshot?.model ?? null;
    const unreadable =
      snapshot !== null && model === null && snapshot.failure !== null && snapshot.running === null;
    header.element.hidden = snapshot === null;
    main.hidden = model === null;
    empty.hidden = !unreadable;
    blank.hidden = model !== null || unreadable;
    if (snapshot === null) {
      return;
    }
    header.show(snapshot);
    if (unreadable) {
      empty.replaceChildren(
        emptyState(
          'This model cannot be read',
          snapshot.failure ?? '',
          button({ label: 'Read again', appearance: 'primary', onClick: ask('reload') }),
        ),
      );
    }
    if (model === null) {
      return;
    }
    const open = summary.contains(document.activeElement);
    summary.replaceChildren(tiles(snapshot, model, { measure: ask('measure'), calibrate: ask('calibrate') }));
    // The pressed button is drawn again: keep the focus near it.
    if (open) {
      main.focus({ preventScroll: true });
    }
    shapes.show(model);
    const beside = rivalsTable(model);
    rivals.replaceChildren(...(beside ? [beside] : []));
    performance.mark('meshlens:summary');
  }

  render(store, show);
  host.onProgress((next) => store.update({ progress: next }));
  host.onSnapshot((snapshot) => {
    const isNew = snapshot.revision !== store.state.snapshot?.revision;
    store.update({ snapshot, failure: null, ...(snapshot.model === null ? { nodes: null } : {}) });
    if (isNew && snapshot.model !== null) {
      void fetchNodes(snapshot).catch(fail);
    }
  });
  host.ready().catch(fail);
  if (Object.keys(sizes).length > 0) {
    void host.setDimensions(sizes).catch(fail);
  }
}
