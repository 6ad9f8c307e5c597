import type { AttributeLift } from '../../src/contracts/attribute-lift';
import { formatRatio } from '../../src/contracts/format';
import { h } from './dom';

/** Attribute values that appear mainly inside an incident, each with its lift and the counts behind it. */
export function attributeList(attributes: readonly AttributeLift[]): HTMLElement {
  return h(
    'ul',
    { class: 'evidence' },
    ...attributes.map((attribute) =>
      h(
        'li',
        {},
        h('span', {
          class: 'chip',
          text: formatRatio(attribute.lift),
          attributes: {
            title: 'Share inside over share outside',
            role: 'img',
            'aria-label': `lift ${formatRatio(attribute.lift)}`,
          },
        }),
        h(
          'div',
          { class: 'evidence-body' },
          h('p', {}, h('strong', { text: `${attribute.key} = ${attribute.value}` })),
          h('p', { text: countsText(attribute) }),
        ),
      ),
    ),
  );
}

/** `42 of 50 requests to payment, outside 8 of 800`: the pair and the lift stand beside it. */
function countsText({
  service,
  seenBy,
  insideCount,
  insideOf,
  outsideCount,
  outsideOf,
}: AttributeLift): string {
  const what = seenBy === 'service' ? 'requests' : 'calls';
  const outside = `${outsideCount.toLocaleString('en')} of ${outsideOf.toLocaleString('en')}`;
  return `${insideCount.toLocaleString('en')} of ${insideOf.toLocaleString('en')} ${what} to ${service}, outside ${outside}`;
}
