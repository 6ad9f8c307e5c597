import { placeOfIncident } from '../../src/contracts/incident/interval';
import type { ServiceMap } from '../../src/contracts/service-map';
import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine } from '../kit/failure-line';
import { keyCommand, pictureKeys } from '../kit/picture-keys';
import { listenToPointer } from '../kit/picture-pointer';
import { createViewer } from '../kit/picture-viewer';
import { createProgressLine } from '../kit/progress-line';
import type { PageOptions } from '../kit/start-page';
import { createStore, render, type Changed } from '../kit/store';
import { button } from '../kit/toolkit';
import { createCommands } from './commands';
import type { MapHost } from './host';
import { incidentPath, nodeFinder } from './model/incident-path';
import { matchingServices } from './model/search';
import { edgeSentence, incidentSentence, nodeSentence } from './model/words';
import { createMapDrawer } from './parts/drawer';
import { createHeader } from './parts/header';
import { createLegend } from './parts/legend';
import { createPicture, targetOf, type PictureTarget } from './parts/picture';
import { summaryTables } from './parts/summary';
import { initialState, readSavedState, type PageState } from './state';

interface MapOptions extends PageOptions<MapHost> {
  readonly now: () => number;
}

const AGE_REFRESH_MS = 30_000;
const INVITATION = 'Analyze the workspace to see its services, who calls whom, and where it hurts.';
const KEYS = 'Drag or wheel to move and zoom; arrows, Enter, + − 0 and / on the keyboard.';

/** Puts the map page together: one state, parts that show it, commands that change it. */
export function createPage({ root, host, savedState, saveState, now }: MapOptions): void {
  const store = createStore<PageState>({ ...initialState, ...readSavedState(savedState) });
  const announcer = createAnnouncer();
  const commands = createCommands({ store, host, announcer });
  const picture = createPicture();
  const viewer = createViewer<ServiceMap>(picture);
  const legend = createLegend();
  const analyze = (): void => void host.analyze().catch(commands.fail);
  const header = createHeader(
    { ...commands, analyze, zoom: (factor) => viewer.zoom(factor), fit: viewer.fit },
    legend.element,
  );
  const drawer = createMapDrawer({
    selectService: commands.selectService,
    expand: commands.expand,
    collapse: commands.collapse,
    incident: commands.incident,
    close: closeDrawer,
    openService: (service) => void host.openService(service).catch(commands.fail),
    showTraces: (service) => void host.showTraces(service).catch(commands.fail),
    showHeatmap: () => void host.showHeatmap().catch(commands.fail),
  });
  const progress = createProgressLine();
  const failure = createFailureLine();
  const told = h('p', { class: 'map-told', attributes: { 'aria-hidden': 'true' } });
  const area = h('div', { class: 'map-area' }, picture.element, told);
  const main = h('main', { class: 'map-main' }, area, drawer.element);
  const empty = h('main', { class: 'empty-area' });
  const table = h('div', {});
  root.replaceChildren(
    progress.element,
    failure.element,
    header.element,
    main,
    empty,
    table,
    announcer.element,
  );

  let hovered: PictureTarget | null = null;
  listenToPointer<PictureTarget>(picture.element, {
    targetOf,
    zooms: () => true,
    pan: viewer.pan,
    zoom: viewer.zoom,
    hover(target) {
      if (target?.kind !== hovered?.kind || target?.index !== hovered?.index) {
        hovered = target;
        tell(store.state);
      }
    },
    click(target) {
      picture.element.focus({ preventScroll: true });
      if (target === null) {
        store.update({ selection: null, isOpen: false });
      } else if (target.kind === 'edge') {
        commands.selectEdge(target.index);
      } else {
        store.update({ isOpen: true });
        commands.select(target.index);
      }
    },
    doubleClick: ({ kind }) => kind === 'node' && commands.open(),
  });
  picture.element.addEventListener('keydown', (event) => {
    const command = keyCommand(pictureKeys, event);
    if (command === undefined) {
      return;
    }
    event.preventDefault();
    switch (command.kind) {
      case 'move':
        return commands.move(command.direction);
      case 'zoom':
        return viewer.zoom(command.factor);
      case 'fit':
        return viewer.fit();
      case 'search':
        return header.searchBox.focus();
      case 'open':
        commands.open();
        return store.state.isOpen ? drawer.element.focus() : undefined;
      case 'close':
        return commands.close();
    }
  });

  function closeDrawer(): void {
    store.update({ isOpen: false });
    picture.element.focus();
  }

  function show(state: PageState, changed: Changed<PageState>): void {
    const { snapshot, map } = state;
    if (changed('progress')) {
      progress.show(state.progress);
    }
    if (changed('failure')) {
      failure.show(state.failure);
    }
    // The folder tells the editor which panel to restore in a window with several.
    if (snapshot !== null && changed('snapshot', 'expanded', 'askedAtMs')) {
      const { expanded, askedAtMs } = state;
      saveState({ folder: snapshot.folder, expanded, askedAtMs });
    }
    const filled = snapshot !== null && snapshot.empty === null;
    for (const part of [header.element, main, table]) {
      part.hidden = !filled;
    }
    empty.hidden = filled;
    if (!filled) {
      if (changed('snapshot', 'progress')) {
        showEmpty(state);
      }
      return;
    }
    if (changed('snapshot', 'map', 'incident')) {
      header.show(snapshot, map, state.incident, now());
    }
    if (changed('snapshot', 'map', 'incident')) {
      showLegend(state);
    }
    if (map !== null && changed('map', 'snapshot')) {
      picture.show(map, snapshot.hasDeclared);
      viewer.show(map, map.nodes.map(({ id }) => id).join('\n'));
      table.replaceChildren(summaryTables(map));
    }
    if (changed('map', 'selection', 'isOpen', 'details', 'snapshot')) {
      const { selection, details } = state;
      const isShown = state.isOpen && selection !== null && map !== null;
      drawer.show(isShown ? { map, selection, details, incidents: snapshot.incidents } : null);
    }
    // After the details, which take room from the picture.
    if (changed('map', 'selection', 'isOpen', 'query', 'incident', 'snapshot')) {
      mark(state);
    }
  }

  function showLegend({ map, snapshot, incident }: PageState): void {
    if (map === null || snapshot === null) {
      return;
    }
    legend.show({
      incident: incident !== null,
      declared: snapshot.hasDeclared,
      groups: map.nodes.some(({ kind }) => kind === 'group'),
      messages: map.edges.some(({ messages }) => messages),
      external: map.nodes.some(({ kind }) => kind === 'external'),
    });
  }

  function mark({ map, snapshot, selection, query, incident }: PageState): void {
    if (map === null || snapshot === null) {
      return;
    }
    const nodeOf = nodeFinder(map);
    const node = selection?.kind === 'node' ? map.nodes.findIndex(({ id }) => id === selection.id) : -1;
    const edge =
      selection?.kind === 'edge'
        ? map.edges.findIndex(
            ({ from, to, messages }) =>
              map.nodes[from].id === selection.from &&
              map.nodes[to].id === selection.to &&
              messages === selection.messages,
          )
        : -1;
    const chosen = incident === null ? undefined : snapshot.incidents[incident];
    picture.mark({
      node: node < 0 ? null : node,
      edge: edge < 0 ? null : edge,
      matches: new Set(matchingServices(snapshot.services, query).flatMap((name) => nodeOf(name) ?? [])),
      path: chosen === undefined ? null : incidentPath(map, chosen),
    });
    if (node >= 0) {
      viewer.reveal(map.nodes[node]);
    }
    tell(store.state);
  }

  /** The line below the picture: what is under the pointer, else what is selected, else the incident. */
  function tell({ map, snapshot, selection, incident }: PageState): void {
    const node =
      selection?.kind === 'node' ? (map?.nodes.findIndex(({ id }) => id === selection.id) ?? -1) : -1;
    const target = hovered ?? (node < 0 ? null : { kind: 'node', index: node });
    const chosen = incident === null ? undefined : snapshot?.incidents[incident];
    told.textContent =
      map !== null && target !== null
        ? target.kind === 'node'
          ? nodeSentence(map, target.index)
          : edgeSentence(map, map.edges[target.index])
        : chosen === undefined
          ? KEYS
          : incidentSentence(chosen);
  }

  function showEmpty({ snapshot, progress: running }: PageState): void {
    if (running !== null) {
      empty.replaceChildren(emptyState('Analysing', 'The map appears here as soon as the analysis is done.'));
      return;
    }
    const start = button({ label: 'Analyze Workspace', appearance: 'primary', onClick: analyze });
    empty.replaceChildren(
      snapshot?.empty
        ? emptyState('Nothing to show', snapshot.empty, start)
        : emptyState('No result yet', INVITATION, start),
    );
  }

  let wanted = -1;
  render(store, show);
  setInterval(() => {
    const { snapshot, map, incident } = store.state;
    if (snapshot !== null && snapshot.empty === null) {
      header.show(snapshot, map, incident, now());
    }
  }, AGE_REFRESH_MS);
  host.onProgress((next) => store.update({ progress: next }));
  host.onSnapshot((snapshot) => {
    const isNew = snapshot.createdMs !== store.state.snapshot?.createdMs;
    store.update({ snapshot, failure: null, details: null, ...(isNew ? { incident: null } : {}) });
    const { asked, incidents } = snapshot;
    if (asked !== undefined && asked.atMs !== store.state.askedAtMs) {
      store.update({ askedAtMs: asked.atMs });
      wanted = placeOfIncident(incidents, asked);
    }
    if (snapshot.empty === null) {
      commands.load();
    }
  });
  store.subscribe(({ map }, before) => {
    // Only the picture knows which groups hide its services.
    if (map !== null && map !== before.map && wanted >= 0) {
      const incident = wanted;
      wanted = -1;
      commands.incident(incident);
    }
  });
  host.ready().catch(commands.fail);
}
