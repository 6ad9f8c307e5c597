import type { CompressionReport } from '../../../src/contracts/compression/report';
import { h } from '../../kit/dom';
import { table } from '../../kit/table';
import { formatBytes, formatFactor, formatShare, formatTime } from '../model/words';

const HEADS = [
  'Variant',
  'Size',
  'Smaller',
  'Measured',
  'Predicted',
  'Faster',
  'Predicted faster',
  'Difference',
  'Same answer',
];

/** All variants beside the original. The one that meets the target stands out. */
export function figures({ sizeBytes, original, variants, target }: CompressionReport): HTMLElement {
  const rows = [
    [
      'original',
      formatBytes(sizeBytes),
      '',
      formatTime(original.measuredMs),
      formatTime(original.predictedMs),
      '',
      '',
      '',
      '',
    ],
    ...variants.map((each) => [
      each.name,
      formatBytes(each.sizeBytes),
      formatFactor(each.sizeFactor),
      formatTime(each.measuredMs),
      formatTime(each.predictedMs),
      formatFactor(each.measuredSpeedup),
      formatFactor(each.predictedSpeedup),
      formatShare(each.outputError, 'does not run'),
      formatShare(each.agreement),
    ]),
  ];
  const marked = target?.met === true ? 1 + variants.findIndex(({ name }) => name === target.variant) : -1;
  return h(
    'section',
    { class: 'box figures', attributes: { 'aria-label': 'Figures', tabindex: '0' } },
    table('Variants beside the original. Faster: how many times; below 1 is slower', HEADS, rows, marked),
  );
}
