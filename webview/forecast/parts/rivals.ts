import { h } from '../../kit/dom';
import { rivalStyleIndex } from '../model/rivals';

interface Rivals {
  readonly element: HTMLElement;
  show(models: readonly string[], chosen: string | undefined, drawn: readonly string[]): void;
}

/** Which models are drawn beside the forecast; each box is its line's legend as well. The boxes stay, so that the keyboard keeps its place. */
export function createRivals(toggle: (model: string, drawn: boolean) => void): Rivals {
  const boxes = h('div', { class: 'rival-boxes' });
  const hint = h('p', {
    class: 'quiet',
    text: 'Before the forecast: what the model said one window ahead in the back-test.',
    attributes: { hidden: '' },
  });
  const element = h('fieldset', { class: 'rivals' }, h('legend', { text: 'Draw beside it' }), boxes, hint);
  let listed = '';
  return {
    element,
    show(models, chosen, drawn) {
      element.hidden = models.length === 0;
      hint.hidden = drawn.length === 0;
      const list = [...models, chosen].join('\n');
      if (list !== listed) {
        listed = list;
        boxes.replaceChildren(
          ...models.map((model) => {
            const box = h('input', {
              attributes: { type: 'checkbox', value: model },
              on: { change: () => toggle(model, box.checked) },
            });
            const text = model === chosen ? `${model} (chosen)` : model;
            return h(
              'label',
              { class: `rival rival-${rivalStyleIndex(models, model)}` },
              box,
              h('span', { class: 'rival-line', attributes: { 'aria-hidden': 'true' } }),
              text,
            );
          }),
        );
      }
      for (const box of boxes.querySelectorAll('input')) {
        box.checked = drawn.includes(box.value);
      }
    },
  };
}
