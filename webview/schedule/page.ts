import type { ScheduleReport } from '../../src/contracts/scheduling/schedule-report';
import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine, reasonOf } from '../kit/failure-line';
import { createProgressLine } from '../kit/progress-line';
import type { PageOptions } from '../kit/start-page';
import { createStore, render, type Changed } from '../kit/store';
import { onThemeChange } from '../kit/theme';
import { button } from '../kit/toolkit';
import type { ScheduleHost } from './host';
import { adviceSentence } from './model/advice';
import { scheduleCsv } from './model/csv';
import { policyViews } from './model/policies';
import { isObjective } from './model/wishes';
import { createBasis } from './parts/basis';
import { createCost } from './parts/cost';
import { createHeader } from './parts/header';
import { recommendationsSection } from './parts/recommendations';
import { createReplicas } from './parts/replicas';
import { strategiesSection } from './parts/strategies';
import { initialState, readSavedState, type PageState } from './state';

const INVITATION =
  'Simulate the services under their expected load, compare what manifests state with autoscalers, rules and learned policies, and see which numbers to set. It needs traces: OTLP, Jaeger, Zipkin or CSV spans.';
const CSV_NAME = 'schedule.csv';

/** Puts the schedule page together: one state, parts that show it. */
export function createPage({ root, host, savedState, saveState }: PageOptions<ScheduleHost>): void {
  const store = createStore<PageState>({ ...initialState, ...readSavedState(savedState) });
  const announcer = createAnnouncer();
  const progress = createProgressLine('Simulation');
  const failure = createFailureLine();
  const fail = (error: unknown): void => store.update({ failure: reasonOf(error) });
  const cancel = (): void => void host.cancel().catch(fail);
  const header = createHeader({
    wish: (wish) => store.update({ wish: { ...store.state.wish, ...wish } }),
    schedule,
    cancel,
    exportCsv: () => void exportCsv().catch(fail),
  });
  const advice = h('p', { class: 'advice' });
  const cost = createCost();
  const replicas = createReplicas(store.state.quantity, {
    draw: (drawn) => store.update({ drawn }),
    quantity: (quantity) => store.update({ quantity }),
  });
  const lists = h('div', { class: 'lists' });
  const basis = createBasis();
  const main = h(
    'main',
    { class: 'schedule-main', attributes: { tabindex: '0', 'aria-label': 'Schedule' } },
    advice,
    h('div', { class: 'pair' }, cost.element, replicas.element),
    lists,
    basis.element,
  );
  const empty = h('main', { class: 'empty-area' });
  root.replaceChildren(progress.element, failure.element, header.element, main, empty, announcer.element);

  /** As the user wishes it now; what they did not touch stays as it was simulated. */
  function schedule(): void {
    const { snapshot, wish } = store.state;
    const last = snapshot?.report?.objective;
    const objective = wish.objectiveP95Ms ?? (last?.source === 'option' ? last.p95Ms : undefined);
    if (objective !== undefined && !isObjective(objective)) {
      store.update({ failure: 'The p95 objective has to be a time above 0 ms.' });
      return;
    }
    store.update({ failure: null });
    const violationWeight = wish.violationWeight ?? last?.violationWeight;
    void host
      .schedule({
        ...(objective === undefined ? {} : { objectiveP95Ms: objective }),
        ...(violationWeight === undefined ? {} : { violationWeight }),
      })
      .catch(fail);
  }

  async function exportCsv(): Promise<void> {
    const report = store.state.snapshot?.report;
    if (report && (await host.save(CSV_NAME, new TextEncoder().encode(scheduleCsv(report))))) {
      announcer.say(`${CSV_NAME} was written`);
    }
  }

  function show(state: PageState, changed: Changed<PageState>): void {
    const report = state.snapshot?.report ?? null;
    if (changed('progress')) {
      progress.show(state.progress);
    }
    if (changed('failure', 'snapshot')) {
      // Without a simulation the empty page says it.
      failure.show(state.failure ?? (report === null ? null : (state.snapshot?.message ?? null)));
    }
    if (state.snapshot !== null && changed('snapshot', 'drawn', 'quantity')) {
      saveState({ folder: state.snapshot.folder, drawn: state.drawn, quantity: state.quantity });
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
    if (changed('snapshot', 'progress', 'wish')) {
      header.show(report, state);
    }
    if (changed('snapshot')) {
      showReport(report);
    }
    if (changed('snapshot', 'drawn', 'quantity')) {
      replicas.show(report, policyViews(report), state);
    }
  }

  function showReport(report: ScheduleReport): void {
    advice.textContent = adviceSentence(report);
    cost.show(report, policyViews(report));
    lists.replaceChildren(
      strategiesSection(report),
      recommendationsSection(report, (each) => void host.openRecommendation(each).catch(fail)),
    );
    basis.show(report);
  }

  function showEmpty({ snapshot, progress: running }: PageState): void {
    if (running) {
      empty.replaceChildren(
        emptyState(
          'Simulating',
          'The schedule appears here as soon as every policy has met the load.',
          button({ label: 'Cancel', onClick: cancel }),
        ),
      );
      return;
    }
    const start = button({ label: 'Simulate', appearance: 'primary', onClick: schedule });
    empty.replaceChildren(
      snapshot?.message
        ? emptyState('No schedule', snapshot.message, start)
        : emptyState('No schedule yet', INVITATION, start),
    );
  }

  render(store, show);
  onThemeChange(() => {
    const report = store.state.snapshot?.report;
    if (report) {
      cost.show(report, policyViews(report));
      replicas.show(report, policyViews(report), store.state);
    }
  });
  host.onProgress((next) => store.update({ progress: next }));
  host.onSnapshot((snapshot) => {
    const isNew =
      snapshot.report !== null && snapshot.report.createdMs !== store.state.snapshot?.report?.createdMs;
    store.update({ snapshot, failure: null, ...(isNew ? { wish: {} } : {}) });
    if (isNew && snapshot.report) {
      announcer.say(adviceSentence(snapshot.report));
    }
  });
  host.ready().catch(fail);
}
