import { read } from './reading';

/** OTLP requests for tests. */

export const START_NS = '1700000000123456789';
export const END_NS = '1700000000125456790';

export function attribute(key: string, value: string | number | boolean): unknown {
  if (typeof value === 'string') {
    return { key, value: { stringValue: value } };
  }
  if (typeof value === 'boolean') {
    return { key, value: { boolValue: value } };
  }
  return { key, value: { intValue: String(value) } };
}

export function span(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    traceId: '5B8EFFF798038103D269B633813FC60C',
    spanId: 'EEE19B7EC3C1B174',
    parentSpanId: 'EEE19B7EC3C1B173',
    name: 'GET /cart',
    kind: 3,
    startTimeUnixNano: START_NS,
    endTimeUnixNano: END_NS,
    ...over,
  };
}

export function request(spans: unknown[], service = 'shop.cart'): Record<string, unknown> {
  return {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', service)] },
        scopeSpans: [{ scope: { name: 'lib' }, spans }],
      },
    ],
  };
}

export async function only(over: Record<string, unknown>) {
  const { spans } = await read('otlp', request([span(over)]));
  return spans[0];
}
