import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { ageOf } from '../../kit/age';
import { h } from '../../kit/dom';
import { button, dropdown } from '../../kit/toolkit';
import { count } from '../../kit/text';
import { rowOrders, type RowOrder } from '../model/rows';
import { formatDuration } from '../../kit/time';

export interface HeaderActions {
  order(order: RowOrder): void;
  zone(zone: 'local' | 'utc'): void;
  zoom(factor: number): void;
  fit(): void;
  analyze(): void;
  train(): void;
}

export interface Header {
  readonly element: HTMLElement;
  /** @param shownMs width of the cells as shown */
  show(snapshot: HeatmapSnapshot, shownMs: number, nowMs: number): void;
}

const HELP =
  'Drag over cells, or Shift with arrows and Enter, to explain them. Move in time with Shift and wheel, the middle button, or Space and drag.';

/** What is shown, how old it is, and the controls. */
export function createHeader(
  initial: { order: RowOrder; zone: 'local' | 'utc' },
  actions: HeaderActions,
  legend: HTMLElement,
): Header {
  const title = h('h1', { text: 'Anomaly heatmap' });
  const help = h('p', { class: 'quiet', text: HELP });
  const facts = h('p', { class: 'facts' });
  const notes = h('details', { class: 'notes' });
  const drift = h('p', {});
  const notice = h(
    'div',
    { class: 'notice', attributes: { role: 'status' } },
    drift,
    button({ label: 'Train again', onClick: actions.train }),
  );
  const orders = rowOrders.map(({ order, label }) => ({ value: order, label }));
  const zones = [
    { value: 'local', label: 'Local time' },
    { value: 'utc', label: 'UTC' },
  ] as const;
  const controls = h(
    'div',
    { class: 'controls', attributes: { role: 'toolbar', 'aria-label': 'Heatmap controls' } },
    dropdown({
      label: 'Order of the services',
      choices: orders,
      value: initial.order,
      onChange: actions.order,
    }),
    dropdown({ label: 'Time zone', choices: zones, value: initial.zone, onChange: actions.zone }),
    h(
      'span',
      { class: 'zoom' },
      button({ label: '−', description: 'Zoom out', onClick: () => actions.zoom(1.5) }),
      button({ label: '+', description: 'Zoom in', onClick: () => actions.zoom(1 / 1.5) }),
      button({ label: 'Fit', description: 'Fit: show all windows', onClick: actions.fit }),
    ),
    button({
      label: 'Analyze',
      appearance: 'primary',
      description: 'Analyze the workspace again',
      onClick: actions.analyze,
    }),
  );
  const element = h(
    'header',
    { class: 'header' },
    title,
    facts,
    notice,
    notes,
    help,
    h('div', { class: 'header-bottom' }, legend, controls),
  );
  return {
    element,
    show(snapshot, shownMs, nowMs) {
      facts.replaceChildren(
        [
          count(snapshot.services.length, 'service'),
          `${count(windowsOf(snapshot), 'window')} of ${formatDuration(snapshot.widthMs)}`,
          count(snapshot.incidents.length, 'incident'),
          ...(snapshot.breaks.length > 0 ? ['long gaps shortened'] : []),
        ].join(', '),
        ...cellsShown(snapshot, shownMs),
        separator(),
        h('span', { text: computedBy(snapshot), attributes: { title: snapshot.runtime } }),
        separator(),
        ageOf(snapshot.createdMs, nowMs),
      );
      notice.hidden = snapshot.drift === null;
      drift.textContent = snapshot.drift;
      notes.hidden = snapshot.notes.length === 0;
      const list = h('ul', {}, ...snapshot.notes.map((text) => h('li', { text })));
      notes.replaceChildren(h('summary', { text: count(snapshot.notes.length, 'note') }), list);
    },
  };
}

/** With those of the gaps that are left out. */
function windowsOf({ windows, widthMs, breaks }: HeatmapSnapshot): number {
  return windows + breaks.reduce((sum, { skippedMs }) => sum + Math.round(skippedMs / widthMs), 0);
}

/** `GTF-Net on onnxruntime-node`: versions and threads, which the runtime adds in brackets, are for the tooltip. */
function computedBy({ model, runtime }: HeatmapSnapshot): string {
  return [model, runtime.replace(/ \(.*\)$/, '')].filter(Boolean).join(' on ');
}

/** Which cells are drawn, where they are not the windows of the report. */
function cellsShown({ widthMs, scales }: HeatmapSnapshot, shownMs: number): (HTMLElement | string)[] {
  if (shownMs === widthMs) {
    return [];
  }
  const title = scales.some((scale) => scale.widthMs === shownMs)
    ? 'A cell shows the score at this width alone. Services with too few requests for it are hatched.'
    : 'A cell shows the highest score of the windows that it joins.';
  return [
    separator(),
    h('span', { class: 'shown-width', text: `cells of ${formatDuration(shownMs)}`, attributes: { title } }),
  ];
}

function separator(): HTMLElement {
  return h('span', { class: 'separator', text: '·', attributes: { 'aria-hidden': 'true' } });
}
