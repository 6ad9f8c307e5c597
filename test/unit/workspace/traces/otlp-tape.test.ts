import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OTLP_SHAPE, otlpSpans } from '../../../../src/workspace/traces/otlp';
import { OtlpTape } from '../../../../src/workspace/traces/otlp-tape';
import { request, span } from './otlp-request';
import { files, mostly, readEvents } from './tape-equality';

const FORMAT = { shape: OTLP_SHAPE, spans: otlpSpans, tapeReader: () => new OtlpTape() };

const KEYS = [
  'service.name',
  'peer.service',
  'server.address',
  'http.status_code',
  'rpc.grpc.status_code',
  'error',
  'error.message',
  'exception.type',
  'exception.message',
  'service.version',
  'k8s.pod.name',
  'otel.status_code',
  'custom',
];
const value = fc.oneof(
  mostly('cart', 'web', '503', 'UNAVAILABLE', 'error').map((stringValue) => ({ stringValue })),
  mostly('0', 14, '500').map((intValue) => ({ intValue })),
  mostly(true, false).map((bool_value) => ({ bool_value })),
  fc.constant({ stringValue: null, intValue: 7, arrayValue: { values: [] } }),
  mostly({ arrayValue: { values: [{ stringValue: 'a' }] } }),
);
const attributes = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(fc.record({ key: mostly(...KEYS), value }, { requiredKeys: [] }), { maxLength: 4 }),
  },
  { weight: 1, arbitrary: mostly(null, 'none', [3, null, []]) },
);
const id = mostly('5B8EFFF798038103D269B633813FC60C', '00ab', 'eee19b7ec3c1b174', '7uGbfsPBsXQ=', '0', 17);
const time = mostly(
  '1700000000123456789',
  '1700000000125456790',
  '0',
  '999999',
  1700000000123456789,
  '17e17',
);
const event = fc.record({ name: mostly('exception', 'log'), attributes }, { requiredKeys: [] });
const link = fc.record({ traceId: id, span_id: id, spanId: id }, { requiredKeys: [] });
const oneSpan = fc.record(
  {
    traceId: id,
    trace_id: id,
    spanId: id,
    span_id: id,
    parentSpanId: id,
    parent_span_id: id,
    name: mostly('GET /cart', 'db'),
    kind: mostly(0, 1, 2, 3, 'SPAN_KIND_SERVER'),
    startTimeUnixNano: time,
    start_time_unix_nano: time,
    endTimeUnixNano: time,
    attributes,
    status: mostly({}, { code: 2 }, { code: 'STATUS_CODE_ERROR', message: 'failed' }, { statusCode: 1 }),
    events: fc.oneof(fc.array(event, { maxLength: 2 }), mostly(null)),
    links: fc.oneof(fc.array(link, { maxLength: 2 }), mostly(null)),
    flags: mostly(1),
  },
  { requiredKeys: [] },
);
const spans = fc.oneof(fc.array(oneSpan, { maxLength: 4 }), mostly([null, 'span']));
const scopes = fc.oneof(
  fc.array(fc.record({ spans, scope: mostly({ name: 'lib' }) }), { maxLength: 2 }),
  mostly(null),
);
const record = fc.record(
  {
    resource: fc.oneof(fc.record({ attributes }), mostly(null)),
    scopeSpans: scopes,
    instrumentationLibrarySpans: scopes,
    schemaUrl: mostly('x'),
  },
  { requiredKeys: [] },
);

describe('OTLP JSON by tape', () => {
  it('gives what parsing gives, whatever the records hold and whatever is broken in them', async () => {
    await fc.assert(
      fc.asyncProperty(
        files(fc.array(record, { maxLength: 4 }), (resourceSpans) => ({ resourceSpans })),
        async ({ bytes, cuts }) => {
          const byTape = await readEvents(FORMAT, bytes, cuts, true);
          const parsed = await readEvents(FORMAT, bytes, cuts, false);
          expect(byTape.events).toEqual(parsed.events);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('takes the last of several fields of one name, as parsing does', async () => {
    const own = JSON.stringify(span()).slice(1, -1);
    const bytes = Buffer.from(
      `{"resource":{},"scopeSpans":[],"scopeSpans":[{"spans":[{${own},"name":"other","spanId":null,"span_id":"b"}]}]}`,
    );
    const byTape = await readEvents(FORMAT, bytes, [], true);
    expect(byTape.taped).toBe(1);
    expect(byTape.events).toEqual((await readEvents(FORMAT, bytes, [], false)).events);
    expect(byTape.events[1][1]).toMatchObject({ operation: 'other', spanId: 'b' });
  });

  it('reads usual records by tape, also those that lie in several chunks', async () => {
    const bytes = Buffer.from(JSON.stringify(request([span(), span({ name: 'with "quotes"' })])));
    expect((await readEvents(FORMAT, bytes, [], true)).taped).toBe(1);
    expect((await readEvents(FORMAT, bytes, [60, 100, 200], true)).taped).toBe(1);
  });
});
