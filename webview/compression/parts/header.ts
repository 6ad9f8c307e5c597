import { h } from '../../kit/dom';
import { button, dropdown } from '../../kit/toolkit';
import { facts } from '../model/words';
import { sizeGoals, type PageState, type SizeGoal } from '../state';

export interface HeaderActions {
  readonly goal: (goal: SizeGoal) => void;
  readonly compress: () => void;
  readonly cancel: () => void;
  readonly chooseData: () => void;
  readonly forgetData: () => void;
  readonly showRuntime: () => void;
}

export interface Header {
  readonly element: HTMLElement;
  show(state: PageState): void;
}

const goalLabel = (value: SizeGoal): string =>
  value === 'none' ? 'No size to reach' : `1/${value} of the size`;

/** Which model, what the figures rest on, and what the next compression is to use. */
export function createHeader(first: SizeGoal, actions: HeaderActions): Header {
  const title = h('h1', {});
  const about = h('p', { class: 'facts' });
  const samples = h('span', { class: 'samples quiet' });
  const choose = button({
    label: 'Samples…',
    description: 'Samples…: choose NumPy files for the inputs, in place of random inputs',
    onClick: actions.chooseData,
  });
  const forget = button({
    label: 'Random inputs',
    description: 'Random inputs: use no samples',
    onClick: actions.forgetData,
  });
  const again = button({ label: 'Compress', appearance: 'primary', onClick: actions.compress });
  const cancel = button({ label: 'Cancel', description: 'Cancel what is running', onClick: actions.cancel });
  return {
    element: h(
      'header',
      { class: 'header' },
      title,
      about,
      h(
        'div',
        { class: 'header-bottom' },
        h(
          'div',
          { class: 'controls', attributes: { role: 'toolbar', 'aria-label': 'Compression controls' } },
          dropdown({
            label: 'Size to reach',
            choices: sizeGoals.map((value) => ({ value, label: goalLabel(value) })),
            value: first,
            onChange: actions.goal,
          }),
          choose,
          forget,
          samples,
          again,
          cancel,
          button({
            label: 'Runtime',
            description: 'Runtime: show what the model takes, node by node',
            onClick: actions.showRuntime,
          }),
        ),
      ),
    ),
    show({ snapshot, progress }) {
      if (snapshot === null) {
        return;
      }
      const { fileName, data, running, report, trusted } = snapshot;
      title.textContent = fileName.slice(fileName.lastIndexOf('/') + 1);
      title.title = fileName;
      about.textContent = facts(snapshot);
      samples.textContent = data.length === 0 ? '' : data.join(', ');
      const idle = running === null && progress === null;
      again.textContent = report === null ? 'Compress' : 'Compress again';
      again.hidden = !idle || !trusted;
      choose.hidden = !idle || !trusted;
      forget.hidden = !idle || data.length === 0;
      cancel.hidden = idle;
    },
  };
}
