import type { TraceList, TraceQuery } from '../../../src/contracts/traces/search';
import { h } from '../../kit/dom';

interface QueryFields {
  readonly element: HTMLElement;
  show(query: TraceQuery, list: TraceList | null): void;
}

/** More choices than these a browser's list does not show well; any text can be typed. */
const OFFERED = 500;

/** One field for each filter, with what the recording holds to choose from. */
export function createQueryFields(ask: (query: TraceQuery) => void): QueryFields {
  let query: TraceQuery = {};
  let list: TraceList | null = null;
  const change = (next: { readonly [K in keyof TraceQuery]?: TraceQuery[K] | undefined }): void => {
    const merged: Record<string, unknown> = { ...query, ...next };
    ask(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)));
  };
  const service = select('Service', (value) => change({ service: value, operation: undefined }));
  const status = select('Status', (value) =>
    change({ status: value === 'error' || value === 'ok' ? value : undefined }),
  );
  const operation = listed('Operation', 'query-operations', (value) => change({ operation: value }));
  const least = number('Shortest duration, ms', 'from ms', (value) => change({ minDurationMs: value }));
  const most = number('Longest duration, ms', 'to ms', (value) => change({ maxDurationMs: value }));
  const key = listed('Attribute', 'query-keys', () => offerValues());
  const value = listed('Value of the attribute', 'query-values', addAttribute);

  function offerValues(): void {
    const known = list?.attributes.find((each) => each.key === key.input.value);
    offer(value.options, known?.values ?? []);
  }

  function addAttribute(): void {
    const attribute = { key: key.input.value.trim(), value: value.input.value };
    if (attribute.key !== '' && attribute.value !== '') {
      key.input.value = value.input.value = '';
      change({ attributes: [...(query.attributes ?? []), attribute] });
    }
  }

  return {
    element: h(
      'div',
      { class: 'query-fields' },
      service.label,
      operation.label,
      status.label,
      h('span', { class: 'pair-of-fields' }, least.label, most.label),
      h('span', { class: 'pair-of-fields' }, key.label, h('span', { text: '=' }), value.label),
    ),
    show(nextQuery, nextList) {
      [query, list] = [nextQuery, nextList];
      const services = list?.services ?? [];
      choose(
        service.input,
        'Any service',
        services.map((each) => each.service),
        query.service,
      );
      choose(status.input, 'Any status', ['error', 'ok'], query.status);
      const ofService = services.filter((each) => [undefined, each.service].includes(query.service));
      offer(operation.options, [...new Set(ofService.flatMap(({ operations }) => operations))]);
      operation.input.value = query.operation ?? '';
      least.input.value = query.minDurationMs?.toString() ?? '';
      most.input.value = query.maxDurationMs?.toString() ?? '';
      offer(
        key.options,
        (list?.attributes ?? []).map((each) => each.key),
      );
    },
  };
}

function select(name: string, onChange: (value: string | undefined) => void) {
  const input = h('select', {
    class: 'field',
    attributes: { 'aria-label': name },
    on: { change: () => onChange(input.value === '' ? undefined : input.value) },
  });
  return { label: input, input };
}

function listed(name: string, id: string, onChange: (value: string | undefined) => void) {
  const options = h('datalist', { attributes: { id } });
  const input = h('input', {
    class: 'field',
    attributes: {
      type: 'text',
      list: id,
      placeholder: name.split(' ')[0],
      'aria-label': name,
      spellcheck: 'false',
    },
    on: { change: () => onChange(input.value === '' ? undefined : input.value) },
  });
  return { label: h('span', {}, input, options), input, options };
}

function number(name: string, placeholder: string, onChange: (value: number | undefined) => void) {
  const input = h('input', {
    class: 'field field-number',
    attributes: { type: 'number', min: '0', step: 'any', placeholder, 'aria-label': name },
    on: { change: () => onChange(Number.isFinite(input.valueAsNumber) ? input.valueAsNumber : undefined) },
  });
  return { label: input, input };
}

function choose(
  input: HTMLSelectElement,
  none: string,
  values: readonly string[],
  chosen: string | undefined,
): void {
  // What is asked for stays to be seen, though the recording does not hold it.
  const all = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
  input.replaceChildren(
    h('option', { text: none, attributes: { value: '' } }),
    ...all.map((value) => h('option', { text: value, attributes: { value } })),
  );
  input.value = chosen ?? '';
}

function offer(options: HTMLDataListElement, values: readonly string[]): void {
  options.replaceChildren(...values.slice(0, OFFERED).map((value) => h('option', { attributes: { value } })));
}
