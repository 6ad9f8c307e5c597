import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import { h } from '../../kit/dom';
import { formatDuration, formatTime, utc } from '../../kit/time';
import { chartSentence, limitSentence } from '../model/describe';
import { formatValue, quantityLabel } from '../model/quantities';
import type { RivalLine } from '../model/rivals';
import { stretchSpan, type Stretch } from '../model/stretch';
import { ceilingOf, incidentSpans, windowMs, type ServiceView } from '../model/view';
import type { StretchCommands } from '../stretch-commands';
import { createForecastChart, type ForecastChart } from './chart';
import { createStretchPart } from './stretch';

export interface Large {
  readonly element: HTMLElement;
  show(
    report: ServiceForecastReport,
    view: ServiceView,
    rivals: readonly RivalLine[],
    openService: () => void,
  ): void;
  /** Marks and names a stretch of what is shown; null: none is selected. */
  select(report: ServiceForecastReport, stretch: Stretch | null): void;
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

/** The chosen series, large. A stretch of it can be selected. */
export function createLarge(controls: HTMLElement, commands: StretchCommands): Large {
  let chart: ForecastChart | undefined;
  const head = h('div');
  const stretches = createStretchPart(commands);
  const { holder, bar } = stretches;
  const legend = h(
    'ul',
    { class: 'chart-legend', attributes: { 'aria-hidden': 'true' } },
    ...LEGEND.map(([kind, text]) => h('li', { class: `key key-${kind}`, text })),
  );
  const content = h('div', {}, head, holder, legend, bar);
  const hideChart = (isHidden: boolean): void => {
    for (const part of [holder, legend, bar, controls]) {
      part.hidden = isHidden;
    }
  };
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
      hideChart(false);
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
      head.replaceChildren(
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
      );
      holder.replaceChildren(canvas);
      const firstWindow = Math.max(0, report.windows - MAX_WINDOWS);
      const drawn = createForecastChart(canvas, {
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
      const windows = { first: firstWindow, recorded: report.windows, end: report.windows + point.length };
      stretches.use({ windows, windowAt: (clientX) => drawn.windowAt(clientX) }, `Chart of ${service}`);
      chart = drawn;
    },
    select(report, stretch) {
      chart?.mark(stretch && stretchSpan(stretch));
      stretches.show(report, stretch);
    },
    clear(words) {
      chart?.destroy();
      chart = undefined;
      hideChart(true);
      head.replaceChildren(h('p', { class: 'quiet', text: words }));
    },
    png: () => chart?.png() ?? Promise.reject(new Error('There is no picture to export.')),
  };
}
