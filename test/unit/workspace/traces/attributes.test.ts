import { describe, expect, it } from 'vitest';
import { attribute, END_NS, request, span, START_NS } from './otlp-request';
import { read } from './reading';

describe('attributes of a span', () => {
  it('are its own and those of its process in OTLP; lists have no value', async () => {
    const list = { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'a' }] } } };
    const { attributes } = await read(
      'otlp',
      request([span({ attributes: [attribute('http.route', '/cart'), list, attribute('retry', true)] })]),
    );
    expect(attributes).toEqual([
      [
        ['http.route', '/cart'],
        ['tags', undefined],
        ['retry', true],
        ['service.name', 'shop.cart'],
      ],
    ]);
  });

  it('are tags of the span and of the process in Jaeger', async () => {
    const { attributes } = await read('jaeger', {
      data: [
        {
          traceID: 'a1',
          spans: [
            {
              traceID: 'a1',
              spanID: 'b1',
              operationName: 'get',
              startTime: 1_700_000_000_000_000,
              duration: 5,
              processID: 'p1',
              tags: [{ key: 'tier', type: 'string', value: 'gold' }],
            },
          ],
          processes: { p1: { serviceName: 'cart', tags: [{ key: 'version', value: '2' }] } },
        },
      ],
    });
    expect(attributes).toEqual([
      [
        ['tier', 'gold'],
        ['version', '2'],
      ],
    ]);
  });

  it('are tags and the address of the endpoint in Zipkin', async () => {
    const { attributes } = await read('zipkin', [
      {
        traceId: 'a1',
        id: 'b1',
        name: 'get',
        timestamp: 1_700_000_000_000_000,
        duration: 5,
        localEndpoint: { serviceName: 'cart', ipv4: '10.0.0.7' },
        tags: { tier: 'gold' },
      },
    ]);
    expect(attributes).toEqual([
      [
        ['tier', 'gold'],
        ['localEndpoint', '10.0.0.7'],
      ],
    ]);
  });

  it('are the pod and the columns of a table that mean nothing else', async () => {
    const { attributes, spans } = await read(
      'csv-spans',
      `TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Tier
a1,b1,root,cart-579f59597d-wc2lz,get,${START_NS},${END_NS},gold
a2,b2,root,cart-579f59597d-bbbbb,get,${START_NS},${END_NS},free`,
    );
    expect(spans.map(({ service }) => service)).toEqual(['cart', 'cart']);
    expect(attributes).toEqual([
      [
        ['PodName', 'cart-579f59597d-wc2lz'],
        ['Tier', 'gold'],
      ],
      [
        ['PodName', 'cart-579f59597d-bbbbb'],
        ['Tier', 'free'],
      ],
    ]);
  });
});
