import { describe, expect, it } from 'vitest';
import { callTimeout, failingCalls, lateAnswer, retryStorm } from '../../../src/findings/call-checks';
import { checkOf } from './call-checks';
import { graphOf, inputOf, range } from './graphs';

const graph = graphOf({ web: {}, cart: {} });

describe('findings from counts of calls', () => {
  it('say how many calls fail and quote the messages, on the name of the called service', () => {
    const messages = [
      { text: 'connection refused', count: 14 },
      { text: 'HTTP 503', count: 4 },
    ];
    const [statement, ...others] = failingCalls.check(
      inputOf(graph, { checks: [checkOf({ messages, passedOn: 4 })] }),
    );
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ ...range('compose.yml', 2), service: 'cart' });
    expect(statement.summary).toBe('18 of 20 calls from web to cart fail: "connection refused".');
    expect(statement.message).toBe(
      '18 of 20 calls from web to cart fail. In 4 of them a call that cart made failed as well. Most frequent: "connection refused" (14 times) and "HTTP 503" (4 times).',
    );
    expect(statement.related.map(({ location }) => location.line)).toEqual([7]);
  });

  it('leave a long message out of the summary', () => {
    const checks = [checkOf({ messages: [{ text: 'x'.repeat(100), count: 18 }] })];
    expect(failingCalls.check(inputOf(graph, { checks }))[0].summary).toBe(
      '18 of 20 calls from web to cart fail.',
    );
  });

  it.each([
    [callTimeout, 'timeout', '18 of 20 calls from web to cart end at 5 s'],
    [retryStorm, 'retries', 'web retries failing calls to cart in 18 requests'],
    [lateAnswer, 'late-answer', 'cart answers 18 calls from web too late'],
  ] as const)('stand on the caller where it waits: %#', (rule, kind, summary) => {
    const [statement] = rule.check(inputOf(graph, { checks: [checkOf({ kind })] }));
    expect(statement).toMatchObject({ ...range('compose.yml', 1), service: 'web' });
    expect(statement.summary).toContain(summary);
  });

  it('stand on the other end, or on the record, where no manifest declares the service', () => {
    const onlyWeb = graphOf({ web: {}, cart: { declarations: [] } });
    const none = graphOf({ web: { declarations: [] }, cart: { declarations: [] } });
    const placeIn = (where: typeof graph) => {
      const [{ file, line }] = failingCalls.check(inputOf(where, { checks: [checkOf()] }));
      return `${file}:${line}`;
    };
    expect(placeIn(onlyWeb)).toBe('compose.yml:1');
    expect(placeIn(none)).toBe('traces.jsonl:7');
  });

  it('speak of requests where the caller was not recorded', () => {
    const [statement] = failingCalls.check(inputOf(graph, { checks: [checkOf({ from: null })] }));
    expect(statement.summary).toBe('18 of 20 requests to cart fail: "no route".');
  });
});
