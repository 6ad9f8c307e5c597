import { describe, expect, it } from 'vitest';
import { sampleCalls } from '../../../src/features/call-sample';
import { StepFlag } from '../../../src/features/call-sequences';
import { observeCalls } from '../../../src/topology/calls';
import type { Span } from '../../../src/workspace/traces/span';
import { link, span } from '../topology/spans';

/** A request of web that calls the given services one after the other. */
function request(
  trace: string,
  called: readonly string[],
  answer: (service: string, index: number) => Partial<Span> = () => ({}),
): Span[] {
  const root = span({
    traceId: trace,
    spanId: 'root',
    service: 'web',
    operation: 'GET /user/17',
    durationMs: 500,
  });
  return [
    root,
    ...called.flatMap((service, index) => {
      const at = { traceId: trace, startMs: root.startMs + 20 * index };
      const id = `${index}`;
      return [
        span({ ...at, spanId: `c${id}`, parentId: 'root', service: 'web', kind: 'client', durationMs: 12 }),
        span({
          ...at,
          spanId: `s${id}`,
          parentId: `c${id}`,
          service,
          durationMs: 10,
          ...answer(service, index),
        }),
      ];
    }),
  ];
}

function sequencesOf(spans: readonly Span[]): { names: string[][]; operations: readonly string[] } {
  const linked = link(spans);
  const observed = observeCalls(linked);
  const { requests, sequenceStart, steps, operations } = sampleCalls({ linked, observed });
  const web = requests[observed.services.findIndex(({ name }) => name === 'web')];
  const text = (step: number): string =>
    `${observed.services[step >> 2].name}${step & StepFlag.bad ? ' bad' : ''}${step & StepFlag.again ? ' again' : ''}`;
  return {
    names: Array.from(web.sequence, (sequence) =>
      Array.from(steps.subarray(sequenceStart[sequence], sequenceStart[sequence + 1]), text),
    ),
    operations: Array.from(web.operation, (operation) => operations[operation]),
  };
}

describe('sampleCalls', () => {
  it('keeps called services in the order of the first call, and says which were called again', () => {
    const { names, operations } = sequencesOf([
      ...request('t1', ['cart', 'price', 'cart']),
      ...request('t2', ['price']),
      ...request('t3', []),
    ]);
    expect(names).toEqual([['cart again', 'price'], ['price'], []]);
    expect(new Set(operations)).toEqual(new Set(['GET /user/{id}']));
  });

  it('marks calls that failed on either side', () => {
    const { names } = sequencesOf(
      request('t1', ['cart', 'price'], (service) => ({ error: service === 'cart' })),
    );
    expect(names).toEqual([['cart bad', 'price']]);
  });

  it('marks answers that came in a tenth of the usual time, or without the usual calls', () => {
    const usual = Array.from({ length: 20 }, (_, index) => request(`t${index}`, ['cart'])).flat();
    expect(
      sequencesOf([...usual, ...request('early', ['cart'], () => ({ durationMs: 0.5 }))]).names.filter(
        ([first]) => first === 'cart bad',
      ),
    ).toHaveLength(1);
    const calling = usual.flatMap((each) =>
      each.service === 'cart'
        ? [
            each,
            span({
              traceId: each.traceId,
              spanId: 'deep',
              parentId: each.spanId,
              service: 'cart',
              kind: 'client',
              peer: 'store',
            }),
          ]
        : [each],
    );
    expect(
      sequencesOf([...calling, ...request('empty', ['cart'])]).names.filter(
        ([first]) => first === 'cart bad',
      ),
    ).toHaveLength(1);
  });
});
