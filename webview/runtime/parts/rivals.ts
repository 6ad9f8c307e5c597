import { formatMs, formatPercent } from '../../../src/contracts/format';
import type { CountedModel } from '../../../src/contracts/latency/model-inspection';
import { h } from '../../kit/dom';

const names = {
  flopsLinear: 'FLOPs alone',
  classLinear: 'FLOPs by class',
  sumOfLayers: 'Sum of layers',
  uncorrected: 'Sum of kernels',
} as const;

/** What plainer models say, beside the prediction; null without one. */
export function rivalsTable({ predictedMs, rivals, measuredMs }: CountedModel): HTMLElement | null {
  if (rivals === null || predictedMs === null) {
    return null;
  }
  const off = (ms: number): HTMLElement[] =>
    measuredMs === null
      ? []
      : [
          h('td', {
            text: `${ms >= measuredMs ? '+' : '−'}${formatPercent(Math.abs(ms - measuredMs) / measuredMs)}`,
          }),
        ];
  const row = (name: string, ms: number, marked = false): HTMLElement =>
    h(
      'tr',
      { class: marked ? 'marked' : '' },
      h('th', { text: name, attributes: { scope: 'row' } }),
      h('td', { text: formatMs(ms) }),
      ...off(ms),
    );
  return h(
    'section',
    { class: 'rivals', attributes: { 'aria-label': 'Plainer predictions' } },
    h(
      'table',
      { class: 'table' },
      h('caption', { text: 'Plainer models beside it' }),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['Model', 'Predicted', ...(measuredMs === null ? [] : ['To measured'])].map((text) =>
            h('th', { text, attributes: { scope: 'col' } }),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        row('Meshlens', predictedMs, true),
        ...Object.entries(names).flatMap(([key, name]) => {
          const ms = rivals[key as keyof typeof names];
          return ms === undefined ? [] : [row(name, ms)];
        }),
      ),
    ),
  );
}
