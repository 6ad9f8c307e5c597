import type { CompressionSnapshot } from '../../src/contracts/compression/page';
import type { CompressionReport } from '../../src/contracts/compression/report';
import { targetWords } from '../../src/contracts/compression/words';
import { createAnnouncer } from '../kit/announcer';
import { h } from '../kit/dom';
import { emptyState } from '../kit/empty-state';
import { createFailureLine, reasonOf } from '../kit/failure-line';
import { createProgressLine } from '../kit/progress-line';
import type { PageOptions } from '../kit/start-page';
import { createStore, render, type Changed } from '../kit/store';
import { capitalised, count } from '../kit/text';
import { button } from '../kit/toolkit';
import type { CompressionHost } from './host';
import { formatBytes, summary } from './model/words';
import { figures } from './parts/figures';
import { createHeader } from './parts/header';
import { variantBox } from './parts/variant';
import { initialState, readSavedState, type PageState } from './state';

const INVITATION =
  'Meshlens makes variants of the model with weights of 16 and 8 bits and with integer arithmetic. It measures each, and compares its results with the original, layer by layer. The model itself is never changed.';
const UNTRUSTED =
  'To compare results the model has to run, and Meshlens runs models only in a workspace you trust.';

/** Puts the compression page together: one state, parts that show it. */
export function createPage({ root, host, savedState, saveState }: PageOptions<CompressionHost>): void {
  const store = createStore<PageState>({ ...initialState, ...readSavedState(savedState) });
  const announcer = createAnnouncer();
  const progress = createProgressLine('Compression');
  const failure = createFailureLine();
  const fail = (error: unknown): void => store.update({ failure: reasonOf(error) });
  const ask = (what: Parameters<CompressionHost['ask']>[0]) => (): void => void host.ask(what).catch(fail);
  const header = createHeader(store.state.goal, {
    goal(goal) {
      store.update({ goal });
      saveState({ goal });
    },
    compress,
    cancel: ask('cancel'),
    chooseData: ask('chooseData'),
    forgetData: ask('forgetData'),
    showRuntime: ask('showRuntime'),
  });
  const main = h('main', {
    class: 'compression-main',
    attributes: { tabindex: '0', 'aria-label': 'Variants' },
  });
  const empty = h('main', { class: 'empty-area' });
  root.replaceChildren(progress.element, failure.element, header.element, main, empty, announcer.element);

  function compress(): void {
    const { goal } = store.state;
    store.update({ failure: null });
    void host.compress(goal === 'none' ? null : Number(goal)).catch(fail);
  }

  function show(state: PageState, changed: Changed<PageState>): void {
    const { snapshot } = state;
    const report = snapshot?.report ?? null;
    if (changed('progress')) {
      progress.show(state.progress);
    }
    if (changed('failure', 'snapshot')) {
      // Without a result the empty page says it.
      failure.show(state.failure ?? (report === null ? null : (snapshot?.message ?? null)));
    }
    if (changed('snapshot', 'progress')) {
      header.show(state);
    }
    header.element.hidden = snapshot === null;
    main.hidden = report === null;
    empty.hidden = report !== null || snapshot === null;
    if (snapshot !== null && changed('snapshot')) {
      if (report === null) {
        showEmpty(snapshot);
      } else {
        showReport(snapshot, report);
      }
    }
  }

  function showEmpty({ trusted, running, message }: CompressionSnapshot): void {
    const start = button({ label: 'Compress', appearance: 'primary', onClick: compress });
    const state = !trusted
      ? emptyState(
          'Not in Restricted Mode',
          UNTRUSTED,
          button({ label: 'Manage Trust', onClick: ask('manageTrust') }),
        )
      : running !== null
        ? emptyState('Compressing', 'The variants appear here as soon as all are compared and measured.')
        : message !== null
          ? emptyState('This model was not compressed', message, start)
          : emptyState('Not compressed yet', INVITATION, start);
    empty.replaceChildren(state);
  }

  function showReport(
    { isOutdated, running, trusted, written }: CompressionSnapshot,
    report: CompressionReport,
  ): void {
    const hadFocus = main.contains(document.activeElement);
    const canWrite = trusted && !isOutdated && running === null;
    const reached = targetWords(report.target);
    const notes = [
      ...report.unavailable.map(({ name, reason }) => `${name} is not made: ${reason}.`),
      ...report.problems.map(({ reason }) => `${capitalised(reason)}.`),
    ];
    main.replaceChildren(
      h('p', { class: 'summary', text: summary(report) }),
      ...(reached === null ? [] : [h('p', { text: reached })]),
      ...(isOutdated
        ? [
            h('p', {
              class: 'outdated',
              text: 'The model has changed since. Compress it again to write a variant.',
            }),
          ]
        : []),
      ...(written === null ? [] : [h('p', { class: 'written', text: writtenWords(written) })]),
      figures(report),
      h(
        'div',
        { class: 'variants' },
        ...report.variants.map((variant) =>
          variantBox(variant, canWrite ? () => void host.write(variant.name).catch(fail) : null),
        ),
      ),
      h(
        'details',
        { class: 'notes', attributes: notes.length === 0 ? { hidden: '' } : { open: '' } },
        h('summary', { text: count(notes.length, 'note') }),
        h('ul', {}, ...notes.map((text) => h('li', { text }))),
      ),
    );
    // The pressed button is drawn again: keep the focus near it.
    if (hadFocus) {
      main.focus({ preventScroll: true });
    }
  }

  render(store, show);
  host.onProgress((next) => store.update({ progress: next }));
  host.onSnapshot((snapshot) => {
    const before = store.state.snapshot;
    store.update({ snapshot, failure: null });
    const { report, written } = snapshot;
    if (written !== null && written !== before?.written && before !== null) {
      announcer.say(writtenWords(written));
    } else if (report !== null && report.createdMs !== before?.report?.createdMs) {
      announcer.say(summary(report));
    }
  });
  host.ready().catch(fail);
}

function writtenWords({ variant, file, dataFile, bytes }: NonNullable<CompressionReport['output']>): string {
  return `Wrote ${variant} to ${file}${dataFile === null ? '' : ` and ${dataFile}`}, ${formatBytes(bytes)}.`;
}
