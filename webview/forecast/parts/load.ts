import type { ServiceForecastReport } from '../../../src/contracts/forecast/service-forecast';
import { formatRate, type ServiceLoadReport } from '../../../src/contracts/workload/service-load';
import { h } from '../../kit/dom';
import { capitalised } from '../../kit/text';
import { formatDuration, utc } from '../../kit/time';
import {
  bandWords,
  chosenSentence,
  loadCeiling,
  loadSentence,
  loadView,
  peakWords,
  replicaWords,
  rowTime,
  type LoadView,
} from '../model/load';
import { incidentSpans } from '../model/view';
import type { PageState } from '../state';
import { createForecastChart, type ForecastChart } from './chart';
import { patternFigures } from './patterns';

export interface Load {
  readonly element: HTMLElement;
  show(service: string, incidents: ServiceForecastReport['incidents'], state: PageState): void;
}

/** Rows of history beside the forecast; more would squeeze it. */
const MAX_ROWS = 120;
const LEGEND = [
  ['history', 'known'],
  ['forecast', 'forecast'],
  ['band', '90 % band'],
  ['peak', 'peak'],
  ['incident', 'incident'],
] as const;

/** The load of the chosen service. @param train has networks trained on the loads */
export function createLoad(train: () => void): Load {
  let chart: ForecastChart | undefined;
  const element = h('section', { class: 'large box load', attributes: { 'aria-label': 'Load' } });

  function showLoad(
    report: ServiceLoadReport,
    view: LoadView,
    incidents: ServiceForecastReport['incidents'],
    isRunning: boolean,
  ): void {
    const { load } = view;
    const canvas = h('canvas', {
      attributes: { role: 'img', 'aria-label': loadSentence(report, view, utc) },
    });
    const replicas = replicaWords(view);
    const spans = incidentSpans({ ...report, windows: report.rows, incidents });
    element.replaceChildren(
      h(
        'div',
        { class: 'box-head' },
        h('h2', { text: 'Load' }),
        h('span', {
          class: 'quiet',
          text: `requests per second, in windows of ${formatDuration(report.widthMs)}`,
        }),
      ),
      h(
        'p',
        { class: 'large-facts' },
        h('strong', { text: capitalised(peakWords(report, load, utc)) }),
        `, ${bandWords(report, load)}`,
        replicas !== '' && h('span', { class: 'kept', text: replicas }),
      ),
      h('div', { class: 'large-chart' }, canvas),
      h(
        'ul',
        { class: 'chart-legend', attributes: { 'aria-hidden': 'true' } },
        ...LEGEND.filter(([kind]) => kind !== 'incident' || spans.length > 0).map(([kind, text]) =>
          h('li', { class: `key key-${kind}`, text }),
        ),
      ),
      h('p', { class: 'quiet load-reason', text: chosenSentence(report) }),
      ...(report.patterns.length > 0 ? patternFigures(report, load.service) : [invitation(isRunning)]),
    );
    const firstWindow = Math.max(0, report.rows - MAX_ROWS);
    chart = createForecastChart(canvas, {
      history: load.history.slice(firstWindow),
      firstWindow,
      point: load.point,
      low: load.low,
      high: load.high,
      limit: null,
      incidents: spans,
      ceiling: loadCeiling(load, MAX_ROWS),
      peak: load.peak.step - 1,
      rivals: [],
      formatWindow: (row) => rowTime(report, row, utc),
      formatValue: formatRate,
    });
  }

  /** The one line without networks: how to get what they show. */
  function invitation(isRunning: boolean): HTMLElement {
    const button = h('button', {
      class: 'link',
      text: 'Forecast load with networks',
      attributes: { type: 'button', disabled: isRunning ? '' : null },
      on: { click: train },
    });
    return h(
      'p',
      { class: 'quiet load-networks' },
      button,
      ': trains two published networks, which takes minutes, and draws the patterns they found.',
    );
  }

  return {
    element,
    show(service, incidents, { snapshot, progress }) {
      chart?.destroy();
      chart = undefined;
      const { report, message } = snapshot?.load ?? { report: null, message: null };
      const view = report && loadView(report, service);
      if (report !== null && view !== null) {
        showLoad(report, view, incidents, progress !== null);
        return;
      }
      const words =
        report !== null
          ? `No requests reached ${service} in the recording: it has no load to forecast.`
          : (message ??
            (progress === null
              ? 'No load forecast yet. “Forecast again” makes one.'
              : 'The load is being forecast.'));
      element.replaceChildren(
        h('div', { class: 'box-head' }, h('h2', { text: 'Load' })),
        h('p', { class: 'quiet', text: words }),
      );
    },
  };
}
