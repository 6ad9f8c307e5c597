import type { ServiceForecastReport } from '../../src/contracts/forecast/service-forecast';
import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine, reasonOf } from '../kit/failure-line';
import { createProgressLine } from '../kit/progress-line';
import type { PageOptions } from '../kit/start-page';
import { onThemeChange } from '../kit/theme';
import { button } from '../kit/toolkit';
import { formatDuration, utc } from '../kit/time';
import { createSeriesBoxes } from '../kit/series-boxes';
import { seriesDash } from '../kit/series-styles';
import { createStore, render, type Changed } from '../kit/store';
import { chosenOf, stretchOf, viewsOf } from './chosen';
import type { ForecastHost } from './host';
import { forecastCsv } from './model/csv';
import { chartSentence } from './model/describe';
import { loadSentence, loadView } from './model/load';
import { rivalLines, rivalStyleIndex, type RivalLine } from './model/rivals';
import { createHeader } from './parts/header';
import { createLarge } from './parts/large';
import { createLoad } from './parts/load';
import { loadTables } from './parts/load-tables';
import { multiples } from './parts/multiples';
import { backtestTable, servicesTable, stepsTable } from './parts/tables';
import { initialState, readSavedState, type PageState } from './state';
import { createStretchCommands } from './stretch-commands';

const INVITATION =
  'Learn from the recording how latency, rate and errors of every service go on, with a band that says how sure that is.';

/** Puts the forecast page together: one state, parts that show it. */
export function createPage({ root, host, savedState, saveState }: PageOptions<ForecastHost>): void {
  const store = createStore<PageState>({ ...initialState, ...readSavedState(savedState) });
  const announcer = createAnnouncer();
  const progress = createProgressLine();
  const rivals = createSeriesBoxes({
    legend: 'Draw beside it',
    hint: 'Before the forecast: what the model said one window ahead in the back-test.',
    toggle: (model, on) =>
      store.update({
        drawn: [...store.state.drawn.filter((each) => each !== model), ...(on ? [model] : [])],
      }),
  });
  const failure = createFailureLine();
  const fail = (error: unknown): void => store.update({ failure: reasonOf(error) });
  const large = createLarge(rivals.element, createStretchCommands(store, host, announcer, fail));
  const load = createLoad(() => void host.forecastWithNetworks().catch(fail));
  const header = createHeader(store.state, {
    quantity: (quantity) => store.update({ quantity }),
    horizon: (horizon) => store.update({ horizon }),
    forecast: () => void host.forecast().catch(fail),
    cancel: () => void host.cancel().catch(fail),
    exportCsv: () =>
      void save('forecast.csv', (report) =>
        Promise.resolve(
          new TextEncoder().encode(forecastCsv(report, store.state.snapshot?.load.report ?? null)),
        ),
      ).catch(fail),
    exportPng: () => void save('forecast.png', () => large.png()).catch(fail),
  });
  const services = h('section', { attributes: { 'aria-label': 'All services' } });
  const tables = h('section', { class: 'tables', attributes: { 'aria-label': 'Figures' } });
  const main = h(
    'main',
    { class: 'forecast-main', attributes: { tabindex: '0', 'aria-label': 'Forecast' } },
    h('div', { class: 'pair' }, large.element, load.element),
    services,
    tables,
  );
  const empty = h('main', { class: 'empty-area' });
  root.replaceChildren(progress.element, failure.element, header.element, main, empty, announcer.element);

  async function save(
    name: string,
    bytesOf: (report: ServiceForecastReport) => Promise<Uint8Array>,
  ): Promise<void> {
    const report = store.state.snapshot?.report;
    if (report && (await host.save(name, await bytesOf(report)))) {
      announcer.say(`${name} was written`);
    }
  }

  function choose(service: string): void {
    store.update({ service });
    // The list was drawn again: restore the focus.
    services.querySelector<HTMLElement>(`[data-service="${CSS.escape(service)}"]`)?.focus();
    const view = viewsOf(store.state).find((each) => each.service === service);
    if (view && store.state.snapshot?.report) {
      const loads = store.state.snapshot.load.report;
      const own = loads && loadView(loads, service);
      announcer.say(
        [
          chartSentence(store.state.snapshot.report, view),
          ...(loads && own ? [loadSentence(loads, own, utc)] : []),
        ].join('. '),
      );
    }
  }

  function show(state: PageState, changed: Changed<PageState>): void {
    const report = state.snapshot?.report ?? null;
    if (changed('progress')) {
      progress.show(state.progress);
    }
    if (changed('failure', 'snapshot')) {
      // Without a forecast the empty page says it.
      const words = state.failure ?? (report === null ? null : (state.snapshot?.message ?? null));
      failure.show(words);
    }
    if (state.snapshot !== null && changed('snapshot', 'quantity', 'service', 'horizon', 'drawn')) {
      const { quantity, service, askedAtMs, horizon, drawn } = state;
      saveState({ folder: state.snapshot.folder, quantity, service, askedAtMs, horizon, drawn });
    }
    for (const part of [header.element, main]) {
      part.hidden = report === null;
    }
    empty.hidden = report !== null;
    if (report === null) {
      if (changed('snapshot', 'progress')) {
        showEmpty(state);
      }
      return;
    }
    if (changed('snapshot', 'progress', 'quantity', 'horizon')) {
      header.show(report, state);
    }
    if (changed('snapshot', 'quantity', 'service', 'horizon', 'drawn', 'lines')) {
      showReport(report, state);
    } else if (changed('stretch')) {
      large.select(report, stretchOf(state));
    }
    if (changed('snapshot', 'quantity', 'service') || isRunning !== (state.progress !== null)) {
      isRunning = state.progress !== null;
      showLoad(report, state);
    }
  }

  let isRunning = false;

  function showLoad(report: ServiceForecastReport, state: PageState): void {
    const service = chosenOf(state)?.service;
    load.element.hidden = service === undefined;
    if (service !== undefined) {
      load.show(service, report.incidents, state);
    }
  }

  function showReport(report: ServiceForecastReport, state: PageState): void {
    const views = viewsOf(state);
    const chosen = chosenOf(state);
    if (chosen === undefined) {
      large.clear('No service has data enough for this quantity.');
      services.replaceChildren();
      tables.replaceChildren();
      return;
    }
    const loads = state.snapshot?.load.report ?? null;
    const backtest = report.quantities.find(({ quantity }) => quantity === state.quantity);
    const models = [...new Set(backtest?.metrics.map(({ model }) => model))];
    const lines = linesOf(state, chosen.service, models);
    rivals.show(
      models.map((model) => ({
        id: model,
        label: model === backtest?.chosen ? `${model} (chosen)` : model,
        styleIndex: rivalStyleIndex(models, model),
        dash: seriesDash(rivalStyleIndex(models, model)),
      })),
      state.drawn,
    );
    large.show(report, chosen, lines, () => void host.openService(chosen.service).catch(fail));
    large.select(report, stretchOf(state));
    services.replaceChildren(multiples(report, views, chosen.service, choose));
    tables.replaceChildren(
      ...(backtest
        ? [
            h(
              'div',
              { class: 'figures' },
              h('h2', { text: 'Back-test' }),
              backtestTable(report, state.quantity, backtest),
            ),
          ]
        : []),
      h(
        'div',
        { class: 'figures' },
        h('h2', { text: 'Figures' }),
        stepsTable(report, chosen, lines),
        servicesTable(report, views),
      ),
      ...(loads ? [loadTables(loads, loadView(loads, chosen.service))] : []),
    );
  }

  let asked = '';

  /** Lines of the models to draw; asks for them where that was not done for this series. */
  function linesOf(
    { lines, drawn, quantity, horizon, snapshot }: PageState,
    service: string,
    models: readonly string[],
  ): RivalLine[] {
    if (drawn.length === 0) {
      return [];
    }
    if (lines?.service === service && lines.quantity === quantity) {
      return rivalLines(lines.lines, models, drawn, horizon);
    }
    const key = JSON.stringify([snapshot?.report?.createdMs, service, quantity]);
    if (key === asked) {
      return [];
    }
    asked = key;
    void host
      .modelLines(service, quantity)
      .then((found) => {
        if (store.state.snapshot === snapshot) {
          store.update({ lines: { service, quantity, lines: found } });
        }
      })
      .catch(fail)
      .finally(() => (asked = ''));
    return [];
  }

  function showEmpty({ snapshot, progress: running }: PageState): void {
    const again = button({
      label: 'Forecast',
      appearance: 'primary',
      onClick: () => void host.forecast().catch(fail),
    });
    const cancel = button({ label: 'Cancel', onClick: () => void host.cancel().catch(fail) });
    if (running) {
      empty.replaceChildren(
        emptyState(
          'Learning',
          'The forecast appears here as soon as the models are trained and checked.',
          cancel,
        ),
      );
    } else if (snapshot?.message) {
      empty.replaceChildren(emptyState('No forecast', snapshot.message, again));
    } else {
      empty.replaceChildren(emptyState('No forecast yet', INVITATION, again));
    }
  }

  render(store, show);
  onThemeChange(() => {
    const report = store.state.snapshot?.report;
    if (report) {
      showReport(report, store.state);
      showLoad(report, store.state);
    }
  });
  host.onProgress((next) => store.update({ progress: next }));
  host.onSnapshot((snapshot) => {
    const { asked } = snapshot;
    store.update({
      snapshot,
      failure: null,
      lines: null,
      ...(asked === null || asked.atMs === store.state.askedAtMs
        ? {}
        : { service: asked.service, askedAtMs: asked.atMs }),
    });
    if (snapshot.report) {
      announcer.say(`Forecast of ${formatDuration(snapshot.report.steps * snapshot.report.widthMs)} ahead`);
    }
  });
  host.ready().catch(fail);
}
