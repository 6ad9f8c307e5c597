import { describe, expect, it } from 'vitest';
import { originOfNames, OriginParts } from '../../../../src/workspace/traces/origin';
import { read } from './reading';

const originsOf = async (kind: Parameters<typeof read>[0], content: unknown): Promise<unknown[]> =>
  (await read(kind, content)).spans.map(({ origin }) => origin);

const values = (attributes: Record<string, string>): unknown[] =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));

const START = '1700000000000000000';
const otlp = (resource: Record<string, string>, span: Record<string, string>): unknown => ({
  resourceSpans: [
    {
      resource: { attributes: values(resource) },
      scopeSpans: [
        {
          spans: [
            {
              traceId: '01'.repeat(16),
              spanId: '02'.repeat(8),
              name: 'GET /',
              startTimeUnixNano: START,
              endTimeUnixNano: START,
              attributes: values(span),
            },
          ],
        },
      ],
    },
  ],
});

describe('the origin of spans', () => {
  it('is the most telling of what attributes say, in any order', () => {
    const attributes: [string, string][] = [
      ['host.name', 'node-7'],
      ['k8s.pod.name', 'cart-7d9f8b6c4-x2x4k'],
      ['container.image.tag', 'main'],
      ['service.version', '1.4'],
      ['ip', '10.1.0.7'],
    ];
    const wanted = { instance: 'cart-7d9f8b6c4-x2x4k', version: '1.4' };
    for (const order of [attributes, [...attributes].reverse()]) {
      const parts = new OriginParts();
      order.forEach(([key, value]) => parts.add(key, value));
      expect(parts.over({ instance: 'resource' })).toEqual(wanted);
      expect(originOfNames(new Map(order))).toEqual(wanted);
    }
  });

  it('is not made of what is no name', () => {
    expect(originOfNames(new Map([['http.route', '/']]))).toBeUndefined();
    expect(originOfNames(new Map([['service.version', 'x'.repeat(300)]]))).toBeUndefined();
    const parts = new OriginParts();
    parts.add('service.version', ['1']);
    parts.add('node_id', 'sidecar~10.1.0.7');
    expect(parts.over(undefined)).toBeUndefined();
  });

  it('is read from resources of OTLP, and spans may name it better', async () => {
    const resource = { 'service.name': 'cart', 'host.name': 'node-7', 'service.version': '1.4' };
    expect(await originsOf('otlp', otlp(resource, {}))).toEqual([{ instance: 'node-7', version: '1.4' }]);
    expect(await originsOf('otlp', otlp({ 'service.name': 'cart' }, {}))).toEqual([undefined]);
    const pod = { 'k8s.pod.name': 'cart-0', hostname: 'caller' };
    expect(await originsOf('otlp', otlp(resource, pod))).toEqual([{ instance: 'cart-0', version: '1.4' }]);
  });

  it("is read from the tags of Jaeger's processes", async () => {
    const tags = [
      { key: 'hostname', type: 'string', value: '8f2c1d' },
      { key: 'ip', type: 'string', value: '10.1.0.7' },
    ];
    const span = { traceID: '1', startTime: 1.7e15, duration: 5, operationName: 'op', tags: [] };
    const trace = {
      traceID: '1',
      spans: [
        { ...span, spanID: 'a', processID: 'p1' },
        { ...span, spanID: 'b', processID: 'p2' },
        { ...span, spanID: 'c', processID: 'p1' },
      ],
      processes: { p1: { serviceName: 'cart', tags }, p2: { serviceName: 'web', tags: [] } },
    };
    const cart = { instance: '8f2c1d', version: undefined };
    expect(await originsOf('jaeger', { data: [trace] })).toEqual([cart, undefined, cart]);
  });

  it("is read from what Istio's proxies write to Zipkin", async () => {
    const span = {
      traceId: '1',
      id: '2',
      name: 'op',
      timestamp: 1.7e15,
      duration: 5,
      localEndpoint: { serviceName: 'reviews', ipv4: '10.1.0.7' },
      tags: {
        node_id: 'sidecar~10.1.0.7~reviews-v2-7bf8c9648f-abcde.default~default.svc.cluster.local',
        'istio.canonical_revision': 'v2',
      },
    };
    const named = { instance: 'reviews-v2-7bf8c9648f-abcde', version: 'v2' };
    expect(await originsOf('zipkin', [span])).toEqual([named]);
    expect(await originsOf('zipkin', [{ ...span, tags: {} }])).toEqual([
      { instance: '10.1.0.7', version: undefined },
    ]);
  });

  it('is read from columns of tables, which stay attributes', async () => {
    const rows = [
      'trace_id,span_id,start_time,duration,cmdb_id,service_version',
      '1,2,1700000000000,5,cart-0,1.4',
      '1,3,1700000000000,5,cart-1,1.4',
      '1,4,1700000000000,5,web,',
    ];
    const { spans, attributes } = await read('csv-spans', rows.join('\n'));
    expect(spans.map(({ service, origin }) => [service, origin])).toEqual([
      ['cart', { instance: 'cart-0', version: '1.4' }],
      ['cart', { instance: 'cart-1', version: '1.4' }],
      ['web', undefined],
    ]);
    expect(attributes[0]).toEqual([
      ['cmdb_id', 'cart-0'],
      ['service_version', '1.4'],
    ]);
  });

  it('is the pod that gives its name as the service', async () => {
    const pod = 'cart-7d9f8b6c4-x2x4k';
    expect(await originsOf('otlp', otlp({ 'service.name': pod, 'service.version': '2' }, {}))).toEqual([
      { instance: pod, version: '2' },
    ]);
  });
});
