import type { CompressedVariant } from '../../../src/contracts/compression/report';
import { h } from '../../kit/dom';
import { table } from '../../kit/table';
import { button } from '../../kit/toolkit';
import { formatBytes, formatShare, variantSentences } from '../model/words';

/** Layers shown before the rest is unfolded. */
const WORST = 5;

/** One variant: what it costs, where it differs, and the way to get it. @param write null where nothing can be written now */
export function variantBox(variant: CompressedVariant, write: (() => void) | null): HTMLElement {
  const { name, sizeBytes, layers } = variant;
  const worst = layers.filter(({ relativeError }) => relativeError > 0).slice(0, WORST);
  return h(
    'section',
    { class: 'box variant', attributes: { 'aria-label': name } },
    h(
      'div',
      { class: 'box-head' },
      h('h2', { text: name }),
      h('span', { class: 'quiet', text: formatBytes(sizeBytes) }),
      write &&
        button({
          label: 'Write this variant…',
          description: `Write this variant…: choose where to save ${name}`,
          onClick: write,
        }),
    ),
    h('ul', { class: 'sentences' }, ...variantSentences(variant).map((text) => h('li', { text }))),
    worst.length > 0 &&
      table(
        'Layers that differ most',
        ['Layer', 'Operator', 'Difference'],
        worst.map((layer) => [layer.name, layer.operator, formatShare(layer.relativeError)]),
      ),
  );
}
