import type { LatencySnapshot } from '../../../src/contracts/latency/page';
import { h } from '../../kit/dom';
import { button } from '../../kit/toolkit';
import { facts, modelName, ownName } from '../model/describe';

interface HeaderActions {
  cancel(): void;
  compress(): void;
  exportCsv(): void;
  manageTrust(): void;
}

export interface Header {
  readonly element: HTMLElement;
  show(snapshot: LatencySnapshot): void;
}

/** Which model, what it is, and what was assumed or wrong. */
export function createHeader({ cancel, compress, exportCsv, manageTrust }: HeaderActions): Header {
  const title = h('h1', {});
  const about = h('p', { class: 'facts' });
  const notes = h('details', { class: 'notes' });
  const stop = button({ label: 'Cancel', description: 'Cancel what is running', onClick: cancel });
  const csv = button({ label: 'CSV', description: 'CSV: export the nodes', onClick: exportCsv });
  const smaller = button({
    label: 'Compress',
    description: 'Compress: see what smaller and faster variants of this model cost',
    onClick: compress,
  });
  const restricted = h(
    'p',
    { class: 'restricted' },
    'Restricted Mode: the structure of the model is read; it is not run, and this machine is not calibrated. ',
    button({ label: 'Manage Trust', onClick: manageTrust }),
  );
  return {
    element: h(
      'header',
      { class: 'header' },
      h(
        'div',
        { class: 'headline' },
        h('div', { class: 'headline-words' }, title, about),
        h('div', { class: 'controls' }, stop, smaller, csv),
      ),
      restricted,
      notes,
    ),
    show(snapshot) {
      const { fileName, model, running, trusted } = snapshot;
      const name = modelName(fileName);
      const own = ownName(fileName, model?.graphName);
      title.replaceChildren(
        name,
        ...(own === null ? [] : [h('span', { class: 'own-name quiet', text: own })]),
      );
      title.title = fileName;
      document.title = `${name}: Meshlens`;
      about.textContent = facts(snapshot);
      stop.hidden = running === null || running === 'reading';
      csv.hidden = model === null;
      smaller.hidden = model === null || !trusted;
      restricted.hidden = trusted;
      const problems = model?.problems ?? [];
      notes.hidden = problems.length === 0;
      notes.replaceChildren(
        h('summary', { text: problems.length === 1 ? '1 note' : `${problems.length} notes` }),
        h(
          'ul',
          {},
          ...problems.map(({ severity, reason, count }) =>
            h('li', {
              text: `${severity === 'note' ? '' : `${severity}: `}${reason}${count && count > 1 ? ` (${count} times)` : ''}`,
            }),
          ),
        ),
      );
      // An error is not to be looked for.
      if (problems.some(({ severity }) => severity === 'error')) {
        notes.open = true;
      }
    },
  };
}
