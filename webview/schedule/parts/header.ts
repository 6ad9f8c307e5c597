import type { ScheduleWish } from '../../../src/contracts/scheduling/page';
import type { ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { h } from '../../kit/dom';
import { button } from '../../kit/toolkit';
import { count } from '../../kit/text';
import { formatDuration } from '../../kit/time';
import { weightWords } from '../model/basis';
import { weightChoices } from '../model/wishes';
import type { PageState } from '../state';

interface HeaderActions {
  wish(wish: ScheduleWish): void;
  schedule(): void;
  cancel(): void;
  exportCsv(): void;
}

interface Header {
  readonly element: HTMLElement;
  show(report: ScheduleReport, state: PageState): void;
}

/** What was simulated, and what the next simulation is to be asked for. */
export function createHeader(actions: HeaderActions): Header {
  const facts = h('p', { class: 'facts' });
  const notes = h('details', { class: 'notes' });
  let choices: readonly number[] = [];
  const objective = h('input', {
    class: 'objective',
    attributes: { type: 'number', min: '1', step: 'any', id: 'objective' },
    on: { input: () => actions.wish({ objectiveP95Ms: objective.valueAsNumber }) },
  });
  const weight = h('input', {
    attributes: { type: 'range', min: '0', step: '1', id: 'weight' },
    on: { input: () => actions.wish({ violationWeight: choices[Number(weight.value)] }) },
  });
  const worth = h('output', { class: 'worth', attributes: { for: 'weight' } });
  const again = button({
    label: 'Simulate again',
    appearance: 'primary',
    description: 'Simulate again with this objective and weight',
    onClick: actions.schedule,
  });
  const cancel = button({
    label: 'Cancel',
    description: 'Cancel the simulation that is running',
    onClick: actions.cancel,
  });
  const controls = h(
    'div',
    { class: 'controls', attributes: { role: 'toolbar', 'aria-label': 'Schedule controls' } },
    h('label', { class: 'wish', attributes: { for: 'objective' } }, 'p95 objective', objective, 'ms'),
    h(
      'label',
      {
        class: 'wish',
        attributes: { for: 'weight' },
      },
      'A violation minute is worth',
      weight,
      worth,
    ),
    button({ label: 'CSV', description: 'CSV: export points and timelines', onClick: actions.exportCsv }),
    again,
    cancel,
  );
  return {
    element: h(
      'header',
      { class: 'header' },
      h('h1', { text: 'Schedule' }),
      facts,
      notes,
      h('div', { class: 'header-bottom' }, controls),
    ),
    show(report, { wish, progress }) {
      const { simulation, services, policies } = report;
      const scaled = services.filter(({ isScaled }) => isScaled).length;
      facts.textContent = [
        `${count(scaled, 'service')}, ${`${policies.length} policies`}`,
        `${formatDuration(simulation.hours * 3_600_000)} simulated with ${count(simulation.seeds.length, 'seed')}`,
      ].join(' · ');
      const current = wish.violationWeight ?? report.objective.violationWeight;
      choices = weightChoices(report.objective.violationWeight);
      weight.max = String(choices.length - 1);
      weight.value = String(choices.indexOf(current));
      weight.setAttribute('aria-valuetext', weightWords(current));
      worth.textContent = `${formatDuration(current * 60_000)} of all pods`;
      if (wish.objectiveP95Ms === undefined) {
        objective.value = String(Number(report.objective.p95Ms.toFixed(1)));
      }
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
