import {
  NOT_TRAINED,
  type ForecastQuantity,
  type ServiceForecastReport,
} from '../../../src/contracts/forecast/service-forecast';
import { h } from '../../kit/dom';
import { button, dropdown } from '../../kit/toolkit';
import { count } from '../../kit/text';
import { formatDuration } from '../../kit/time';
import { quantities } from '../model/quantities';
import type { PageState } from '../state';

interface HeaderActions {
  quantity(quantity: ForecastQuantity): void;
  horizon(windows: number): void;
  forecast(): void;
  cancel(): void;
  exportCsv(): void;
  exportPng(): void;
}

interface Header {
  readonly element: HTMLElement;
  show(report: ServiceForecastReport, state: PageState): void;
}

/** What is shown and how it was made, and the controls. */
export function createHeader(initial: Pick<PageState, 'quantity'>, actions: HeaderActions): Header {
  const facts = h('p', { class: 'facts' });
  const notes = h('details', { class: 'notes' });
  const slider = h('input', {
    attributes: { type: 'range', min: '1', step: '1', id: 'horizon' },
    on: { input: () => actions.horizon(Number(slider.value)) },
  });
  const reach = h('output', { class: 'horizon-value', attributes: { for: 'horizon' } });
  const again = button({
    label: 'Forecast again',
    appearance: 'primary',
    description: 'Forecast again from the recording as it is now',
    onClick: actions.forecast,
  });
  const cancel = button({
    label: 'Cancel',
    description: 'Cancel the forecast that is running',
    onClick: actions.cancel,
  });
  const controls = h(
    'div',
    { class: 'controls', attributes: { role: 'toolbar', 'aria-label': 'Forecast controls' } },
    dropdown({ label: 'Quantity', choices: quantities, value: initial.quantity, onChange: actions.quantity }),
    h('label', { class: 'horizon', attributes: { for: 'horizon' } }, 'Horizon', slider, reach),
    button({ label: 'CSV', description: 'CSV: export all series', onClick: actions.exportCsv }),
    button({ label: 'PNG', description: 'PNG: export the large chart', onClick: actions.exportPng }),
    again,
    cancel,
  );
  return {
    element: h(
      'header',
      { class: 'header' },
      h('h1', { text: 'Latency and load forecast' }),
      facts,
      notes,
      h('div', { class: 'header-bottom' }, controls),
    ),
    show(report, { quantity, horizon, progress }) {
      const steps = Math.min(horizon, report.steps);
      const services = new Set(report.series.map(({ service }) => service)).size;
      const chosen = report.quantities.find((each) => each.quantity === quantity)?.chosen;
      facts.textContent = [
        `${count(services, 'service')}, ${count(report.windows, 'window')} of ${formatDuration(report.widthMs)}`,
        ...(chosen === undefined ? [] : [`forecast by ${chosen}${runtimeWords(report)}`]),
        'times in UTC',
      ].join(' · ');
      slider.max = String(report.steps);
      slider.value = String(steps);
      reach.textContent = formatDuration(steps * report.widthMs);
      slider.setAttribute('aria-valuetext', reach.textContent);
      again.hidden = progress !== null;
      cancel.hidden = progress === null;
      notes.hidden = report.notes.length === 0;
      notes.replaceChildren(
        h('summary', { text: count(report.notes.length, 'note') }),
        h('ul', {}, ...report.notes.map((text) => h('li', { text }))),
      );
    },
  };
}

function runtimeWords({ runtime }: ServiceForecastReport): string {
  return runtime === NOT_TRAINED ? '' : ` on ${runtime.split(/[\s(]/, 1)[0]}`;
}
