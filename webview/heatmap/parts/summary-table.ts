import { timeAt } from '../../../src/contracts/broken-grid';
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { h } from '../../kit/dom';
import { changeSentence } from '../model/changes';
import { incidentSentence } from '../model/describe';
import { peakText } from '../model/high-scores';
import type { RowSummary } from '../model/rows';
import { formatDuration, formatMoment, type Zone } from '../../kit/time';

const columns = [
  'Service',
  'Worst score',
  'At',
  'Windows above the threshold',
  'Windows without data',
  'Finest cells',
];

/** The heatmap for screen readers: a row per service, and the incidents as text. */
export function summaryTable(
  snapshot: HeatmapSnapshot,
  rows: readonly RowSummary[],
  zone: Zone,
): HTMLElement {
  const head = h('tr', {}, ...columns.map((text) => h('th', { text, attributes: { scope: 'col' } })));
  const body = rows.map(({ name, peak, worstWindow, anomalousWindows, missingWindows }) =>
    h(
      'tr',
      {},
      h('th', { text: name, attributes: { scope: 'row' } }),
      h('td', { text: peak === null ? 'no data' : peakText(peak) }),
      h('td', {
        text: worstWindow < 0 ? '' : formatMoment(timeAt(snapshot, worstWindow), zone),
      }),
      h('td', { text: String(anomalousWindows) }),
      h('td', { text: String(missingWindows) }),
      h('td', { text: formatDuration(finestMs(snapshot, name)) }),
    ),
  );
  const incidents = snapshot.incidents.map((_, index) =>
    h('li', { text: incidentSentence(snapshot, index, zone) }),
  );
  const changes = snapshot.changes.map((change) =>
    h('li', { text: `${change.service}, ${changeSentence(change, zone)}` }),
  );
  return h(
    'div',
    { class: 'visually-hidden' },
    h(
      'table',
      {},
      h('caption', {
        text: `Anomaly scores by service, in windows of ${formatDuration(snapshot.widthMs)}`,
      }),
      h('thead', {}, head),
      h('tbody', {}, ...body),
    ),
    incidents.length > 0 && h('ul', { attributes: { 'aria-label': 'Incidents' } }, ...incidents),
    changes.length > 0 && h('ul', { attributes: { 'aria-label': 'Lasting changes' } }, ...changes),
  );
}

/** The finest width at which a service can be seen. */
function finestMs({ scales, widthMs }: HeatmapSnapshot, service: string): number {
  return scales.find(({ services }) => services.includes(service))?.widthMs ?? widthMs;
}
