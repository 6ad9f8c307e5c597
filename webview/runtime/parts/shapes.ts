import type { CountedModel } from '../../../src/contracts/latency/model-inspection';
import { h } from '../../kit/dom';
import { formatShape } from '../model/format';

export interface Shapes {
  readonly element: HTMLElement;
  show(model: CountedModel): void;
}

const LARGEST = 1_000_000;
const PAUSE_MS = 400;

/** Inputs, outputs, and fields for the sizes that the file leaves open. */
export function createShapes(onSizes: (sizes: Readonly<Record<string, number>>) => void): Shapes {
  const fields = h('div', { class: 'size-fields' });
  const values = h('div', { class: 'values' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let known = '';

  function changed(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const inputs = [...fields.querySelectorAll('input')];
      for (const input of inputs) {
        input.setAttribute('aria-invalid', String(input.value !== '' && !input.validity.valid));
      }
      if (inputs.some((input) => !input.validity.valid)) {
        return;
      }
      onSizes(
        Object.fromEntries(
          inputs
            .filter((input) => input.value !== '' && input.dataset.size !== undefined)
            .map((input) => [input.dataset.size ?? '', Number(input.value)]),
        ),
      );
    }, PAUSE_MS);
  }

  function field(name: string, size: number | null, hint: string): HTMLElement {
    const attributes = {
      type: 'number',
      min: '1',
      max: String(LARGEST),
      step: '1',
      value: size === null ? null : String(size),
      placeholder: size === null ? 'as in the file' : null,
      'data-size': name,
    };
    return h(
      'label',
      { class: 'size-field' },
      h('span', { class: 'size-name', text: name }),
      h('input', { attributes, on: { input: changed } }),
      h('span', { class: 'size-hint quiet', text: hint }),
    );
  }

  return {
    element: h(
      'section',
      { class: 'shapes', attributes: { 'aria-label': 'Inputs, outputs and sizes' } },
      fields,
      values,
    ),
    show({ dimensions, inputs, outputs }) {
      const hasBatch = dimensions.some(({ name }) => /batch|^n$|\[0\]$/i.test(name));
      const names = dimensions.map(({ name }) => name).join('\n');
      // What the user types stays in the field: only other dimensions replace the fields.
      if (names !== known || fields.childElementCount === 0) {
        known = names;
        fields.replaceChildren(
          h('h2', { text: 'Sizes' }),
          ...dimensions.map(({ name, size }) => field(name, size, '')),
          ...(hasBatch ? [] : [field('batch', null, '')]),
        );
      }
      for (const { name, source } of dimensions) {
        const hint = fields.querySelector(`input[data-size="${CSS.escape(name)}"]`)?.nextElementSibling;
        if (hint) {
          hint.textContent = source === 'assumed' ? 'assumed' : '';
        }
      }
      const list = (
        label: string,
        each: readonly { readonly name: string; readonly shape: readonly number[] | null }[],
      ): HTMLElement =>
        h(
          'div',
          {},
          h('h2', { text: label }),
          h(
            'ul',
            {},
            ...each.map(({ name, shape }) =>
              h('li', {}, h('code', { text: name }), h('span', { class: 'quiet', text: formatShape(shape) })),
            ),
          ),
        );
      values.replaceChildren(list('Inputs', inputs), list('Outputs', outputs));
    },
  };
}
