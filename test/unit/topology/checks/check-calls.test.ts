import { describe, expect, it } from 'vitest';
import { observeCalls } from '../../../../src/topology/calls';
import { checkCalls } from '../../../../src/topology/checks/check-calls';
import type { Span } from '../../../../src/workspace/traces/span';
import { link, span } from '../spans';

type Side = Partial<Pick<Span, 'durationMs' | 'error' | 'failure' | 'startMs' | 'unfinished' | 'operation'>>;

/** One request of web per entry, each with its calls of cart: the caller's and the called side of each call. */
function requests(all: readonly (readonly { readonly client: Side; readonly server?: Side }[])[]): Span[] {
  return all.flatMap((calls, request) => {
    const traceId = `t${request}`;
    return [
      span({ traceId, spanId: 'root', service: 'web', durationMs: 100 }),
      ...calls.flatMap(({ client, server }, at) => [
        span({
          traceId,
          spanId: `c${at}`,
          parentId: 'root',
          service: 'web',
          kind: 'client',
          peer: 'cart',
          ...client,
        }),
        ...(server === undefined
          ? []
          : [span({ traceId, spanId: `s${at}`, parentId: `c${at}`, service: 'cart', ...server })]),
      ]),
    ];
  });
}

function check(spans: readonly Span[]) {
  const linked = link(spans);
  return checkCalls({ linked, observed: observeCalls(linked) });
}

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('checks of calls', () => {
  it('find nothing in a healthy recording, nor where a few calls fail', () => {
    const healthy = requests(
      many(200, (i) => [
        { client: { durationMs: 12 + i }, server: { durationMs: 10 + i, error: i % 20 === 0 } },
      ]),
    );
    expect(check(healthy)).toEqual([]);
    expect(check([])).toEqual([]);
  });

  it('count an edge whose calls all fail, with its messages grouped', () => {
    const failing = requests(
      many(18, (i) => [{ client: { error: true, failure: `dial tcp 10.0.0.${i}:80: connection refused` } }]),
    );
    const [found, ...others] = check(failing);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ kind: 'failing', from: 'web', to: 'cart', count: 18, of: 18, passedOn: 0 });
    expect(found.messages).toEqual([{ text: 'dial tcp 10.0.0.0:80: connection refused', count: 18 }]);
    expect(found.spans).toHaveLength(3);
  });

  it('count a text once per call that both sides repeat', () => {
    const side = { error: true, failure: 'boom' };
    const [found] = check(requests(many(6, () => [{ client: side, server: side }])));
    expect(found.messages).toEqual([{ text: 'boom', count: 6 }]);
  });

  it('count failing requests whose caller was not recorded, and failures passed on', () => {
    const spans = requests(many(6, () => [{ client: { error: true }, server: { error: true } }])).map(
      (one) => (one.spanId === 'root' ? { ...one, error: true } : one),
    );
    expect(check(spans)).toMatchObject([
      { kind: 'failing', from: 'web', to: 'cart', count: 6, passedOn: 0 },
      { kind: 'failing', from: null, to: 'web', count: 6, passedOn: 6 },
    ]);
  });

  it('need five calls and half of them', () => {
    const failing = (failed: number, calls: number) =>
      check(requests(many(calls, (i) => [{ client: { error: i < failed } }])));
    expect(failing(4, 4)).toEqual([]);
    expect(failing(49, 100)).toEqual([]);
    expect(failing(50, 100)).toMatchObject([{ count: 50, of: 100 }]);
  });

  it('find failed or slow calls that pile up at a round duration', () => {
    const piled = (slow: Side) =>
      check(
        requests(
          many(100, (i) => [{ client: i < 12 ? { durationMs: 5001 + i, ...slow } : { durationMs: 20 + i } }]),
        ),
      );
    expect(piled({ error: true })).toMatchObject([{ kind: 'timeout', count: 12, of: 100, roundMs: 5000 }]);
    expect(piled({})).toMatchObject([{ kind: 'timeout', count: 12 }]);
    expect(piled({ unfinished: true })).toEqual([]);
  });

  it('take no operation that always takes a round time, and no tail that passes by, for a timeout', () => {
    const sleeps = many(40, (i) => [{ client: { operation: 'sleep', durationMs: 1002 + (i % 3) } }]);
    const quick = many(100, () => [{ client: { durationMs: 20 } }]);
    expect(check(requests([...sleeps, ...quick]))).toEqual([]);
    const tail = many(60, (i) => [{ client: { durationMs: 850 + i * 5 } }]);
    expect(check(requests([...tail, ...quick]))).toEqual([]);
  });

  it('find requests that repeat a failing call one attempt after another', () => {
    const attempts = (starts: readonly number[]) =>
      check(
        requests(
          many(20, (i) =>
            i < 4
              ? starts.map((startMs, at) => ({ client: { startMs, error: at < starts.length - 1 } }))
              : [{ client: {} }],
          ),
        ),
      ).filter(({ kind }) => kind === 'retries');
    expect(attempts([0, 20, 40])).toMatchObject([{ from: 'web', to: 'cart', count: 4, of: 4, attempts: 3 }]);
    expect(attempts([0, 0, 0])).toEqual([]);
    expect(attempts([0, 20])).toEqual([]);
  });

  it('find callers that give up before the answer, but none that waited', () => {
    const late = (client: Side) =>
      check(requests(many(100, (i) => [i < 6 ? { client, server: { durationMs: 80 } } : { client: {} }])));
    expect(late({ error: true, durationMs: 50 })).toMatchObject([
      { kind: 'late-answer', from: 'web', to: 'cart', count: 6, of: 100 },
    ]);
    expect(late({ error: true, durationMs: 90 })).toEqual([]);
    expect(late({ durationMs: 50 })).toEqual([]);
  });
});
