import { describe, expect, it } from 'vitest';
import { exampleAt, extractFeatures, type Features } from '../../../src/features/extract';
import { featureIndex, NODE_FEATURE_COUNT, type NodeFeatureName } from '../../../src/features/node-features';
import { operationTemplate } from '../../../src/features/operations';
import { observeCalls } from '../../../src/topology/calls';
import type { Span } from '../../../src/workspace/traces/span';
import { link, span } from '../topology/spans';

const START_MS = 1_700_000_000_000;
const WINDOW_MS = 10_000;

interface Change {
  readonly workMs?: number;
  readonly wireMs?: number;
  readonly failing?: boolean;
  readonly dropCall?: boolean;
}

/** web calls cart and stock, 10 requests a window for 20 windows; `change` applies in window 12. */
function shop(change: Change = {}): Features {
  const spans: Span[] = [];
  for (let n = 0; n < 200; n++) {
    const atMs = START_MS + n * 1000;
    const here = Math.floor(n / 10) === 12 ? change : {};
    const traceId = `t${n}`;
    const cartMs = 10 + (n % 3) * 0.1 + (here.workMs ?? 0);
    const wireMs = 2 + (n % 4) * 0.1 + (here.wireMs ?? 0);
    const error = here.failing ?? false;
    const calls = here.dropCall ? ['stock'] : ['cart', 'stock'];
    const totalMs = 5 + calls.length * 20 + (here.workMs ?? 0) + (here.wireMs ?? 0);
    spans.push(
      span({
        traceId,
        spanId: 'w',
        service: 'web',
        operation: 'GET /',
        startMs: atMs,
        durationMs: totalMs,
        error,
      }),
    );
    let offsetMs = 1;
    for (const callee of calls) {
      const workMs = callee === 'cart' ? cartMs : 8;
      const callMs = workMs + (callee === 'cart' ? wireMs : 2);
      spans.push(
        span({
          traceId,
          spanId: `c-${callee}`,
          parentId: 'w',
          service: 'web',
          kind: 'client',
          operation: callee,
          startMs: atMs + offsetMs,
          durationMs: callMs,
          error: error && callee === 'cart',
        }),
      );
      spans.push(
        span({
          traceId,
          spanId: callee,
          parentId: `c-${callee}`,
          service: callee,
          operation: 'GET',
          startMs: atMs + offsetMs + 1,
          durationMs: workMs,
          error: error && callee === 'cart',
        }),
      );
      offsetMs += callMs;
    }
  }
  const linked = link(spans);
  return extractFeatures(linked, observeCalls(linked), WINDOW_MS);
}

function feature(features: Features, service: string, name: NodeFeatureName, window: number): number {
  const index = features.services.findIndex((candidate) => candidate.name === service);
  return features.node[(window * features.services.length + index) * NODE_FEATURE_COUNT + featureIndex(name)];
}
const rise = (features: Features, service: string, name: NodeFeatureName): number =>
  feature(features, service, name, 12) - feature(features, service, name, 5);

describe('extractFeatures', () => {
  it('counts requests and quantiles per window and service', () => {
    const { grid, series, services } = shop();
    expect([grid.count, grid.widthMs]).toEqual([20, WINDOW_MS]);
    const cart = services.findIndex(({ name }) => name === 'cart');
    expect(series.services.requests[3 * services.length + cart]).toBe(10);
    expect(series.services.p50Ms[3 * services.length + cart]).toBeCloseTo(10.1, 0);
    expect(series.services.errorShare[3 * services.length + cart]).toBe(0);
  });

  it('puts slow work on the service that works, latency on everybody above', () => {
    const slow = shop({ workMs: 100 });
    expect(rise(slow, 'cart', 'work')).toBeGreaterThan(0.5);
    expect(Math.abs(rise(slow, 'web', 'work'))).toBeLessThan(0.01);
    expect(rise(slow, 'web', 'latency')).toBeGreaterThan(0.3);
    expect(Math.abs(rise(slow, 'stock', 'latency'))).toBeLessThan(0.01);
  });

  it('puts time on the wire on the callee, not into its work', () => {
    const slow = shop({ wireMs: 80 });
    expect(rise(slow, 'cart', 'wireIn')).toBeGreaterThan(0.5);
    expect(rise(slow, 'cart', 'wireTail')).toBeGreaterThan(0.5);
    expect(Math.abs(rise(slow, 'cart', 'work'))).toBeLessThan(0.01);
    expect(Math.abs(rise(slow, 'stock', 'wireIn'))).toBeLessThan(0.01);
  });

  it('tells a service’s own failure from one that it passes on', () => {
    const failing = shop({ failing: true });
    expect(rise(failing, 'cart', 'ownErrors')).toBeGreaterThan(0.3);
    expect(Math.abs(rise(failing, 'web', 'ownErrors'))).toBeLessThan(0.01);
    expect(rise(failing, 'web', 'errors')).toBeGreaterThan(0.3);
  });

  it('sees a call that is no longer made', () => {
    expect(rise(shop({ dropCall: true }), 'web', 'fanOut')).toBeLessThan(-0.3);
  });

  it('knows nothing, not zero, about the work of a service that nobody asked', () => {
    const silent = shop({ dropCall: true });
    expect(feature(silent, 'cart', 'work', 12)).toBeNaN();
    expect(feature(silent, 'cart', 'rate', 12)).toBeLessThan(feature(silent, 'cart', 'rate', 5));
  });

  it('keeps a span that shows the trouble', () => {
    const features = shop({ workMs: 100 });
    const cart = features.services.findIndex(({ name }) => name === 'cart');
    expect(exampleAt(features, 12, cart)).toEqual({ file: 'spans.jsonl', line: 1, offset: 0 });
  });
});

describe('a span whose end was not recorded', () => {
  it('counts as a request, not as an answer within no time', () => {
    const spans = Array.from({ length: 40 }, (_, n) =>
      span({
        traceId: `t${n}`,
        spanId: 'a',
        service: 'web',
        startMs: START_MS + n * 1000,
        durationMs: n % 2 === 0 ? 10 : 0,
        ...(n % 2 === 0 ? {} : { unfinished: true }),
      }),
    );
    const linked = link(spans);
    const { series } = extractFeatures(linked, observeCalls(linked), WINDOW_MS);
    expect(series.services.requests[1]).toBe(10);
    expect(series.services.p50Ms[1]).toBeCloseTo(10, 0);
  });
});

describe('operationTemplate', () => {
  it.each([
    ['GET /user/123/cart', 'GET /user/{id}/cart'],
    ['GET /o/9f8e7d6c5b4a39281706', 'GET /o/{id}'],
    ['GET /v1/items', 'GET /v1/items'],
    ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', '{id}'],
    ['hipster.Cart/GetCart', 'hipster.Cart/GetCart'],
  ])('%s → %s', (operation, template) => expect(operationTemplate(operation)).toBe(template));
});
