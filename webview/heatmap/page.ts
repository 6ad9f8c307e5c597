import { isExplainedInterval, placeOfIncident } from '../../src/contracts/incident/interval';
import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine } from '../kit/failure-line';
import { createProgressLine } from '../kit/progress-line';
import type { Progress } from '../../src/contracts/progress';
import type { PageOptions } from '../kit/start-page';
import { currentTheme, onThemeChange } from '../kit/theme';
import { button } from '../kit/toolkit';
import { createCellDetailsSource } from './cell-details';
import { createCommands } from './commands';
import { readChrome } from './draw/chrome';
import type { CellDetails, HeatmapHost } from './host';
import { keyCommand } from './keys';
import { heatmapSentence, timedCell } from './model/describe';
import type { RowSummary } from './model/rows';
import { local, utc, type Zone } from '../kit/time';
import { createDrawer } from './parts/drawer';
import { createHeader } from './parts/header';
import { createHoverCard } from './parts/hover-card';
import { createLegend } from './parts/legend';
import { summaryTable } from './parts/summary-table';
import { createTooltip } from './parts/tooltip';
import { createPlot } from './plot';
import { createPlotModel } from './plot-model';
import { listenToPointer } from './pointer';
import { createStore, render, type Changed } from '../kit/store';
import { createWidthFitter } from './width-fitter';
import { initialState, readSavedState, type PageState } from './state';
import { fit } from './model/view';

interface HeatmapOptions extends PageOptions<HeatmapHost> {
  readonly now: () => number;
}

const AGE_REFRESH_MS = 30_000;
const INVITATION =
  'Analyze the workspace to learn how its services normally behave and see where they did not.';

/** Puts the heatmap page together: one state, parts that show it, commands that change it. */
export function createPage({ root, host, savedState, saveState, now }: HeatmapOptions): void {
  const store = createStore<PageState>({ ...initialState, ...readSavedState(savedState) });
  const plot = createPlot();
  const announcer = createAnnouncer();
  const details = createCellDetailsSource(host);
  const plotModel = createPlotModel();
  const rows = (): readonly RowSummary[] => plotModel(store.state)?.rows ?? [];
  const commands = createCommands({ store, plot, announcer, host, rows });
  const fitter = createWidthFitter({ store, host, announcer, fail: commands.fail });
  const legend = createLegend();
  const progress = createProgressLine();
  const tooltip = createTooltip();
  const header = createHeader(store.state, commands, legend.element);
  const drawer = createDrawer({
    select: commands.select,
    openEvidence: commands.openEvidence,
    openService: commands.openService,
    openIncident: commands.openIncident,
    nameIncident: commands.nameIncident,
    showTraces: commands.showTraces,
    range: commands.range,
  });
  const failure = createFailureLine();
  const plotArea = h('div', { class: 'plot-area' }, plot.element);
  const table = h('div', {});
  const main = h('main', { class: 'main' }, plotArea, drawer.element);
  const empty = h('main', { class: 'empty-area' });
  root.replaceChildren(
    progress.element,
    failure.element,
    header.element,
    main,
    empty,
    table,
    tooltip.element,
    announcer.element,
  );

  const hoverCard = createHoverCard({ store, plot, details, tooltip, rows });
  listenToPointer(plot, { ...commands.pointer, ...hoverCard });
  plot.element.addEventListener('focus', commands.focus);
  plot.element.addEventListener('keydown', (event) => {
    const command = keyCommand(event);
    if (!command) {
      return;
    }
    event.preventDefault();
    commands.key(command);
  });

  function show(state: PageState, changed: Changed<PageState>): void {
    const { base, snapshot } = state;
    if (changed('progress')) {
      progress.show(state.progress);
    }
    if (changed('failure')) {
      failure.show(state.failure);
    }
    // The folder tells the editor which panel to restore in a window with several.
    if (snapshot !== null && changed('order', 'zone', 'snapshot', 'askedAtMs')) {
      const { order, zone, askedAtMs } = state;
      saveState({ folder: snapshot.folder, order, zone, askedAtMs });
    }
    const filled = snapshot !== null && snapshot.empty === null;
    for (const part of [header.element, main, table]) {
      part.hidden = !filled;
    }
    empty.hidden = filled;
    if (!filled) {
      if (changed('snapshot', 'progress')) {
        showEmpty(snapshot, state.progress);
      }
      return;
    }
    const model = plotModel(state);
    if (model) {
      plot.show(model);
    }
    if (changed('snapshot')) {
      showHeader(state);
    }
    if (changed('snapshot', 'order', 'zone') && model) {
      plot.element.setAttribute('aria-label', heatmapSentence(snapshot, model.rows));
    }
    if (base !== null && changed('base', 'order', 'zone') && model) {
      table.replaceChildren(summaryTable(base, model.rows, zoneOf(state)));
    }
    if (changed('snapshot', 'selection', 'zone', 'explained')) {
      showDrawer(state);
    }
  }

  function showHeader({ base, snapshot }: PageState): void {
    if (base !== null && snapshot !== null) {
      header.show(base, snapshot.widthMs, now());
      legend.show(base.changes.length > 0);
    }
  }

  function showDrawer(state: PageState, answer?: CellDetails | Error): void {
    const { base, snapshot, selection } = state;
    if (base === null || snapshot === null) {
      return;
    }
    const cell = selection?.kind === 'cell' ? timedCell(snapshot, selection.cell) : null;
    const known = cell === null ? undefined : (answer ?? details.peek(cell));
    drawer.show(
      { base, snapshot, selection, zone: zoneOf(state), details: known, explained: state.explained },
      readChrome(plot.element, currentTheme()),
    );
    if (cell === null) {
      details.cancel('drawer');
    } else if (known === undefined) {
      details.ask('drawer', cell, (late) => showDrawer(store.state, late));
    }
  }

  function showEmpty(snapshot: HeatmapSnapshot | null, progress: Progress | null): void {
    const analyze = button({ label: 'Analyze Workspace', appearance: 'primary', onClick: commands.analyze });
    if (progress !== null) {
      const words = `${progress.message}. The heatmap appears here as soon as the scores are there.`;
      empty.replaceChildren(emptyState('Analysing', words));
    } else if (snapshot?.empty) {
      empty.replaceChildren(emptyState('Nothing to show', snapshot.empty, analyze));
    } else {
      empty.replaceChildren(emptyState('No result yet', INVITATION, analyze));
    }
  }

  render(store, show);
  onThemeChange(() => {
    plot.restyle();
    legend.restyle();
    const { snapshot } = store.state;
    if (snapshot && snapshot.empty === null) {
      showDrawer(store.state);
    }
  });
  setInterval(() => showHeader(store.state), AGE_REFRESH_MS);
  store.subscribe(({ view, base }, before) => {
    if (plot.geometry && (view !== before.view || base !== before.base)) {
      fitter.fit(plot.geometry.plot.width);
    }
  });
  plot.onWidth(fitter.fit);

  host.onProgress((next) => store.update({ progress: next }));
  host.onSnapshot((snapshot) => {
    details.clear();
    fitter.reset();
    commands.range.clear();
    store.update({
      base: snapshot,
      snapshot,
      view: fit(snapshot.windows),
      cursor: null,
      selection: null,
      failure: null,
    });
    const { asked } = snapshot;
    // Before an analysis there is nothing to choose: what was asked for waits for it.
    if (asked !== undefined && asked.atMs !== store.state.askedAtMs && snapshot.empty === null) {
      store.update({ askedAtMs: asked.atMs });
      if (isExplainedInterval(asked)) {
        commands.range.explain(asked.fromMs, asked.toMs, asked.services);
        return;
      }
      const incident = placeOfIncident(snapshot.incidents, asked);
      if (incident >= 0) {
        commands.select({ kind: 'incident', incident, service: null });
      }
    }
  });
  host.ready().catch(commands.fail);
}

function zoneOf(state: PageState): Zone {
  return state.zone === 'utc' ? utc : local;
}
