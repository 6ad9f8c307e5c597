import { placeOfIncident } from '../../src/contracts/incident/interval';
import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine } from '../kit/failure-line';
import { createProgressLine } from '../kit/progress-line';
import type { PageOptions } from '../kit/start-page';
import { createStore, render, type Changed } from '../kit/store';
import { local, utc } from '../kit/time';
import { button, progressRing } from '../kit/toolkit';
import { createCommands } from './commands';
import type { IncidentHost } from './host';
import { affectedSection, causesSection } from './parts/causes';
import { createHeader } from './parts/header';
import { observedSection } from './parts/observed';
import { similarSection } from './parts/similar';
import { summarySection } from './parts/summary';
import { timelineSection } from './parts/timeline';
import { tracesSection } from './parts/traces';
import { stepOf } from './keys';
import { initialState, placeOfChosen, readSavedState, savedState, type PageState } from './state';

interface IncidentOptions extends PageOptions<IncidentHost> {
  readonly now: () => number;
}

const AGE_REFRESH_MS = 30_000;
const INVITATION = 'Analyze the workspace to find its incidents and what caused them.';
const GONE =
  'The last analysis does not have this incident any more: its data or settings have changed. Choose another one above.';

/** Puts the incident page together: one state, parts that show it, commands that change it. */
export function createPage({ root, host, savedState: saved, saveState, now }: IncidentOptions): void {
  const store = createStore<PageState>({ ...initialState, ...readSavedState(saved) });
  const announcer = createAnnouncer();
  const commands = createCommands({ store, host, announcer });
  const header = createHeader(store.state.zone, { ...commands, zone: (zone) => store.update({ zone }) });
  const progress = createProgressLine();
  const failure = createFailureLine();
  const notice = h('p', { class: 'incident-notice' });
  const main = h('main', { class: 'incident-main', attributes: { tabindex: '-1' } });
  const parts = h('div', { class: 'incident-parts' });
  const traces = h('div', { class: 'incident-traces-place' });
  const empty = h('main', { class: 'empty-area' });
  root.replaceChildren(
    progress.element,
    failure.element,
    header.element,
    notice,
    main,
    empty,
    announcer.element,
  );

  function show(state: PageState, changed: Changed<PageState>): void {
    const { snapshot } = state;
    if (changed('progress')) {
      progress.show(state.progress);
    }
    if (changed('failure')) {
      failure.show(state.failure);
    }
    if (changed('notice')) {
      notice.hidden = state.notice === null;
      notice.textContent = state.notice;
    }
    // The folder tells the editor which panel to restore in a window with several.
    if (snapshot !== null && changed('snapshot', 'zone', 'chosen', 'service', 'askedAtMs')) {
      saveState(savedState(state));
    }
    const filled = snapshot !== null && snapshot.empty === null;
    header.element.hidden = !filled;
    main.hidden = !filled;
    empty.hidden = filled;
    if (!filled) {
      if (changed('snapshot', 'progress')) {
        showEmpty(state);
      }
      return;
    }
    if (changed('snapshot', 'chosen', 'details', 'zone')) {
      showHeader(state);
    }
    keepingFocus(() => showMain(state, changed));
  }

  function showHeader({ snapshot, details, zone, ...state }: PageState): void {
    if (snapshot !== null && snapshot.empty === null) {
      const place = placeOfChosen({ snapshot, ...state });
      header.show(snapshot, details, place, zone === 'utc' ? utc : local, now());
    }
  }

  function showMain(state: PageState, changed: Changed<PageState>): void {
    const { details, snapshot } = state;
    const zone = state.zone === 'utc' ? utc : local;
    if (changed('details', 'isGone', 'zone', 'snapshot')) {
      if (details === null || snapshot === null) {
        main.replaceChildren(
          state.isGone
            ? h('p', { class: 'incident-gone', text: GONE })
            : h('div', { class: 'trace-waiting' }, progressRing('Reading the incident')),
        );
        return;
      }
      parts.replaceChildren(
        ...[
          summarySection(details, commands),
          timelineSection(details, zone),
          causesSection(details, commands),
          h(
            'div',
            { class: 'incident-side' },
            affectedSection(details),
            observedSection(details),
            similarSection(snapshot, details, zone, commands.choose),
          ),
          traces,
        ],
      );
      main.replaceChildren(parts);
    }
    if (details !== null && changed('details', 'zone', 'service', 'traces', 'comparing')) {
      traces.replaceChildren(tracesSection({ ...state, details }, zone, commands));
    }
  }

  /** What is drawn again under the user's focus gets it back. */
  function keepingFocus(draw: () => void): void {
    const active = document.activeElement;
    const key = active?.closest('[data-focus-key]')?.getAttribute('data-focus-key') ?? null;
    const wasInside = main.contains(active);
    draw();
    if (wasInside && !main.contains(document.activeElement)) {
      const again =
        key === null ? null : main.querySelector<HTMLElement>(`[data-focus-key="${CSS.escape(key)}"]`);
      (again ?? main).focus();
    }
  }

  function showEmpty({ snapshot, progress: running }: PageState): void {
    if (running !== null) {
      empty.replaceChildren(
        emptyState('Analysing', 'Incidents appear here as soon as the analysis is done.'),
      );
      return;
    }
    const start = button({ label: 'Analyze Workspace', appearance: 'primary', onClick: commands.analyze });
    empty.replaceChildren(
      snapshot?.empty
        ? emptyState('No incident to show', snapshot.empty, start)
        : emptyState('No result yet', INVITATION, start),
    );
  }

  render(store, show);
  setInterval(() => showHeader(store.state), AGE_REFRESH_MS);
  root.addEventListener('keydown', (event) => {
    const step = stepOf(event);
    if (step !== null) {
      event.preventDefault();
      commands.step(step);
    }
  });
  host.onProgress((next) => store.update({ progress: next }));
  host.onSnapshot((snapshot) => {
    const { snapshot: before, askedAtMs, chosen, details } = store.state;
    store.update({ snapshot, failure: null });
    const { asked, incidents } = snapshot;
    if (asked !== null && asked.atMs !== askedAtMs) {
      store.update({ askedAtMs: asked.atMs });
      const place = placeOfIncident(incidents, asked);
      if (place >= 0) {
        commands.choose(place);
        return;
      }
    }
    if (chosen === null) {
      commands.choose(0);
    } else if (details === null || before?.createdMs !== snapshot.createdMs) {
      commands.load();
    }
  });
  host.ready().catch(commands.fail);
}
