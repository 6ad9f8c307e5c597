import { attribute, span, request, only } from './otlp-request';
import { describe, expect, it } from 'vitest';
import { read, reasons } from './reading';

describe('OTLP JSON', () => {
  it('reads every field of a span', async () => {
    const { spans, problems, records } = await read('otlp', request([span()]));
    expect(records).toBe(1);
    expect(problems).toEqual([]);
    expect(spans[0]).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentId: 'eee19b7ec3c1b173',
      service: 'shop.cart',
      operation: 'GET /cart',
      kind: 'client',
      error: false,
      peer: undefined,
      shared: false,
      location: { file: 'in/export', line: 1, offset: 18 },
    });
    expect(spans[0].startMs).toBeCloseTo(1_700_000_000_123.4568, 3);
    // Exact to the nanosecond, although a double of the start is not.
    expect(spans[0].durationMs).toBe(2.000001);
  });

  it('reads the same from one minified object, a pretty-printed one, JSON Lines, an array of requests, and gzip', async () => {
    const a = request([span()]);
    const b = request([span({ spanId: '1' })], 'shop.web');
    const expected = (
      await read('otlp', {
        resourceSpans: [...(a.resourceSpans as unknown[]), ...(b.resourceSpans as unknown[])],
      })
    ).spans;
    const layouts = [
      JSON.stringify(
        { resourceSpans: [...(a.resourceSpans as unknown[]), ...(b.resourceSpans as unknown[])] },
        null,
        2,
      ),
      `${JSON.stringify(a)}\n${JSON.stringify(b)}\n`,
      `\uFEFF${JSON.stringify(a)}\r\n\r\n${JSON.stringify(b)}`,
      JSON.stringify([a, b]),
      `${JSON.stringify(a, null, 2)}\n${JSON.stringify(b, null, 2)}`,
    ];
    for (const layout of layouts) {
      for (const gzip of [false, true]) {
        const { spans, problems } = await read('otlp', layout, gzip);
        expect(problems).toEqual([]);
        expect(spans.map(({ location: _, ...rest }) => rest)).toEqual(
          expected.map(({ location: _, ...rest }) => rest),
        );
      }
    }
  });

  it('reads snake case, base64 ids, names for enums and numbers for times', async () => {
    const snake = {
      resource_spans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { string_value: 'a' } }] },
          scope_spans: [
            {
              spans: [
                {
                  trace_id: Buffer.from('5b8efff798038103d269b633813fc60c', 'hex').toString('base64'),
                  span_id: Buffer.from('eee19b7ec3c1b174', 'hex').toString('base64'),
                  parent_span_id: '',
                  name: 'x',
                  kind: 'SPAN_KIND_SERVER',
                  start_time_unix_nano: 1_700_000_000_000_000_000,
                  end_time_unix_nano: 1_700_000_000_250_000_000,
                  status: { code: 'STATUS_CODE_ERROR' },
                },
              ],
            },
          ],
        },
      ],
    };
    const { spans } = await read('otlp', snake);
    expect(spans[0]).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentId: undefined,
      kind: 'server',
      error: true,
    });
    // A number this large is only exact to 256 ns.
    expect(spans[0].durationMs).toBeCloseTo(250, 3);
  });

  it('reads what Tempo answers and what old collectors wrote', async () => {
    const batch = {
      resource: { attributes: [attribute('service.name', 'a')] },
      instrumentationLibrarySpans: [{ spans: [span()] }],
    };
    for (const document of [
      { batches: [batch] },
      { trace: { resourceSpans: [batch] } },
      { result: { resourceSpans: [batch] } },
    ]) {
      expect((await read('otlp', document)).records).toBe(1);
    }
  });

  it('takes ids of different padding for the same', async () => {
    const { spans } = await read(
      'otlp',
      request([span({ traceId: '0000000000000000D269B633813FC60C', parentSpanId: '0000000000000000' })]),
    );
    expect(spans[0]).toMatchObject({ traceId: 'd269b633813fc60c', parentId: undefined });
  });

  it.each([
    ['status error', { status: { code: 2 } }, true],
    [
      'status ok, although the answer was 500',
      { status: { code: 1 }, attributes: [attribute('http.response.status_code', 500)] },
      false,
    ],
    ['HTTP 500', { attributes: [attribute('http.status_code', 503)] }, true],
    ['HTTP 404', { attributes: [attribute('http.status_code', 404)] }, false],
    ['gRPC unavailable', { attributes: [attribute('rpc.grpc.status_code', 14)] }, true],
    ['a gRPC name', { attributes: [attribute('rpc.response.status_code', 'UNAVAILABLE')] }, true],
    ['a gRPC number under the new name', { attributes: [attribute('rpc.response.status_code', 13)] }, true],
    [
      'a gRPC name under the old name',
      { attributes: [attribute('rpc.grpc.status_code', 'DeadlineExceeded')] },
      true,
    ],
    [
      'a gRPC name that is an answer',
      { attributes: [attribute('rpc.response.status_code', 'NOT_FOUND')] },
      false,
    ],
    ['a number as text', { attributes: [attribute('grpc.status_code', '14')] }, true],
    ['a code of Connect', { attributes: [attribute('rpc.connect_rpc.error_code', 'data_loss')] }, true],
    ['a server error of JSON-RPC', { attributes: [attribute('rpc.jsonrpc.error_code', -32_050)] }, true],
    ['a wrong call of JSON-RPC', { attributes: [attribute('rpc.jsonrpc.error_code', -32_601)] }, false],
    ['a type of error', { attributes: [attribute('error.type', 'java.net.ConnectException')] }, true],
    ['a type of error that is an answer', { attributes: [attribute('error.type', '404')] }, false],
    [
      'an HTTP status with its phrase',
      { attributes: [attribute('http.status_code', '503 Unavailable')] },
      true,
    ],
    ['an outcome in a word', { attributes: [attribute('outcome', 'SERVER_ERROR')] }, true],
    ['gRPC not found', { attributes: [attribute('rpc.grpc.status_code', 5)] }, false],
    ['a recorded exception', { events: [{ name: 'exception' }] }, true],
    ['any other event', { events: [{ name: 'message' }] }, false],
  ])('error from %s', async (_name, over, error) => {
    expect((await only(over)).error).toBe(error);
  });

  it.each([
    [
      'peer.service before the address',
      3,
      [attribute('server.address', '10.0.0.1'), attribute('peer.service', 'cart')],
      'cart',
    ],
    [
      'the address before the kind of database',
      3,
      [attribute('db.system', 'redis'), attribute('server.address', 'redis-cart')],
      'redis-cart',
    ],
    ['the kind of database', 3, [attribute('db.system', 'redis')], 'redis'],
    ['the queue of a producer', 4, [attribute('messaging.destination.name', 'orders')], 'orders'],
    [
      'the host of a URL',
      3,
      [attribute('url.full', 'https://user@pay.example:8443/v1?x')],
      'pay.example:8443',
    ],
    ['nothing on a server: that address is its own', 2, [attribute('server.address', 'me')], undefined],
    [
      'a database called from an internal span',
      1,
      [attribute('db.system', 'sqlite'), attribute('net.peer.name', 'x')],
      'sqlite',
    ],
  ])('peer: %s', async (_name, kind, attributes, peer) => {
    expect((await only({ kind, attributes })).peer).toBe(peer);
  });

  it('names a service by its workload when it has no name, and says so when there is neither', async () => {
    const pod = {
      resourceSpans: [
        {
          resource: { attributes: [attribute('k8s.pod.name', 'cart-579f59597d-wc2lz')] },
          scopeSpans: [{ spans: [span()] }],
        },
      ],
    };
    expect((await read('otlp', pod)).spans[0].service).toBe('cart');
    const workload = {
      resourceSpans: [
        {
          resource: {
            attributes: [
              attribute('service.name', 'unknown_service:java'),
              attribute('k8s.deployment.name', 'web'),
            ],
          },
          scopeSpans: [{ spans: [span()] }],
        },
      ],
    };
    const named = await read('otlp', workload);
    expect([named.spans[0].service, named.problems]).toEqual(['web', []]);
    const unset = await read('otlp', request([span()], 'unknown_service:java'));
    expect(unset.spans[0].service).toBe('unknown_service:java');
    const none = await read('otlp', { resourceSpans: [{ scopeSpans: [{ spans: [span()] }] }] });
    expect(none.spans[0].service).toBe('unknown');
  });

  it('counts pods that are named as services under their service', async () => {
    const pods = ['cart-579f59597d-wc2lz', 'cart-68d9c7b5f4-x2k4p'];
    const found = await Promise.all(pods.map((pod) => read('otlp', request([span()], pod))));
    expect(found.map(({ spans }) => spans[0].service)).toEqual(['cart', 'cart']);
    expect(reasons(found[0])).toEqual([
      'span whose service is named after its pod: counted under the name without the suffixes of the pod',
    ]);
  });
});
