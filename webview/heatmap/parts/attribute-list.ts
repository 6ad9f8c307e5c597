import type { AttributeLift } from '../../../src/contracts/attribute-lift';
import { formatRatio } from '../../../src/contracts/format';
import { h } from '../../kit/dom';

/** Attribute values that appear mainly inside an incident, each with its lift and the counts behind it. */
export function attributeList(attributes: readonly AttributeLift[]): HTMLElement {
  return h(
    'ul',
    { class: 'evidence' },
    ...attributes.map(({ key, value, lift, text }) =>
      h(
        'li',
        {},
        h('span', {
          class: 'chip',
          text: formatRatio(lift),
          attributes: {
            title: 'Share inside over share outside',
            role: 'img',
            'aria-label': `lift ${formatRatio(lift)}`,
          },
        }),
        h(
          'div',
          { class: 'evidence-body' },
          h('p', {}, h('strong', { text: `${key} = ${value}` })),
          h('p', { text }),
        ),
      ),
    ),
  );
}
