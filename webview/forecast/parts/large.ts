import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import { h } from '../../kit/dom';
import { formatDuration, formatTime, utc } from '../../kit/time';
import { chartSentence, limitSentence } from '../model/describe';
import { formatValue, quantityLabel } from '../model/quantities';
import type { RivalLine } from '../model/rivals';
import { ceilingOf, incidentSpans, windowMs, type ServiceView } from '../model/view';
import { createForecastChart, type ForecastChart } from './chart';

export interface Large {
  readonly element: HTMLElement;
  show(
    report: ServiceForecastReport,
    view: ServiceView,
    rivals: readonly RivalLine[],
    openService: () => void,
  ): void;
  clear(words: string): void;
  /** The picture shown. Rejects when there is none. */
  png(): Promise<Uint8Array>;
}

/** Windows of history beside the forecast; more would squeeze it. */
const MAX_WINDOWS = 120;
const LEGEND = [
  ['history', 'known'],
  ['forecast', 'forecast'],
  ['band', '90 % band'],
  ['limit', 'limit'],
  ['incident', 'incident'],
] as const;

/** The chosen series, large. */
export function createLarge(controls: HTMLElement): Large {
  let chart: ForecastChart | undefined;
  const content = h('div');
  const element = h(
    'section',
    { class: 'large box', attributes: { 'aria-label': 'Chosen service' } },
    content,
    controls,
  );
  return {
    element,
    show(report, view, rivals, openService) {
      chart?.destroy();
      controls.hidden = false;
      const { service, series, limit, last } = view;
      const { quantity, point, low, high } = series;
      const canvas = h('canvas', { attributes: { role: 'img', 'aria-label': chartSentence(report, view) } });
      const sentence = limitSentence(report, view);
      const end = point.length - 1;
      const ahead = formatDuration(point.length * report.widthMs);
      const open = h('button', {
        class: 'link',
        text: 'Show in manifest',
        attributes: { type: 'button' },
        on: { click: openService },
      });
      content.replaceChildren(
        h(
          'div',
          { class: 'box-head' },
          h('h2', { text: service }),
          h('span', { class: 'quiet', text: quantityLabel(quantity) }),
          open,
        ),
        h(
          'p',
          { class: 'large-facts' },
          h('strong', { text: `${formatValue(quantity, last)} → ${formatValue(quantity, point[end])}` }),
          ` in ${ahead}, 90 % band ${formatValue(quantity, low[end])} to ${formatValue(quantity, high[end])}`,
          sentence !== '' && h('span', { class: view.breach ? 'breach' : 'kept', text: sentence }),
        ),
        h('div', { class: 'large-chart' }, canvas),
        h(
          'ul',
          { class: 'chart-legend', attributes: { 'aria-hidden': 'true' } },
          ...LEGEND.map(([kind, text]) => h('li', { class: `key key-${kind}`, text })),
        ),
      );
      const firstWindow = Math.max(0, report.windows - MAX_WINDOWS);
      chart = createForecastChart(canvas, {
        history: series.history.slice(firstWindow),
        firstWindow,
        point,
        low,
        high,
        limit: limit && {
          value: limit.value,
          label: `${limit.origin === 'timeout' ? 'timeout' : 'limit'} ${formatValue(quantity, limit.value)}`,
        },
        incidents: incidentSpans(report),
        ceiling: Math.max(
          ceilingOf(view, MAX_WINDOWS),
          ...rivals.flatMap((rival) => rival.point.map((value) => value * 1.08)),
        ),
        peak: null,
        rivals,
        formatWindow: (window) => formatTime(windowMs(report, window), utc),
        formatValue: (value) => formatValue(quantity, value),
      });
    },
    clear(words) {
      chart?.destroy();
      chart = undefined;
      controls.hidden = true;
      content.replaceChildren(h('p', { class: 'quiet', text: words }));
    },
    png: () => chart?.png() ?? Promise.reject(new Error('There is no picture to export.')),
  };
}
