import type { Evidence } from '../../src/contracts/report';
import { h } from './dom';
import { capitalised, withUnits } from './text';

/** Evidence as sentences, each with the spans that show it a click away. */
export function evidenceList(
  evidence: readonly Evidence[],
  openEvidence: (evidence: Evidence) => void,
): HTMLElement {
  if (evidence.length === 0) {
    return h('p', { class: 'quiet', text: 'Nothing here is far from normal.' });
  }
  return h(
    'ul',
    { class: 'evidence' },
    ...evidence.map((item) =>
      h(
        'li',
        {},
        deviationChip(item.deviation),
        h(
          'div',
          { class: 'evidence-body' },
          h('p', { text: withUnits(capitalised(item.text)) }),
          item.spans.length > 0 &&
            h('button', {
              class: 'link',
              text: 'Open span',
              attributes: { type: 'button', 'aria-label': `Open span: ${item.text}` },
              on: { click: () => openEvidence(item) },
            }),
        ),
      ),
    ),
  );
}

/** How far from normal, and which way: `▲ 12σ`. */
function deviationChip(deviation: number): HTMLElement {
  const size = Math.abs(deviation);
  const words = `${size.toFixed(1)} robust standard deviations ${deviation < 0 ? 'below' : 'above'} normal`;
  const text = `${deviation < 0 ? '▼' : '▲'} ${size >= 100 ? '99+' : size.toFixed(size < 10 ? 1 : 0)}σ`;
  return h('span', { class: 'chip', text, attributes: { title: words, role: 'img', 'aria-label': words } });
}
