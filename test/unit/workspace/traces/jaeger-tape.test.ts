import fc from 'fast-check';
import { expect, it } from 'vitest';
import { JAEGER_SHAPE, jaegerSpans } from '../../../../src/workspace/traces/jaeger';
import { JaegerTape } from '../../../../src/workspace/traces/jaeger-tape';
import { files, mostly, readEvents } from './tape-equality';

const FORMAT = { shape: JAEGER_SHAPE, spans: jaegerSpans, tapeReader: () => new JaegerTape() };

const KEYS = ['span.kind', 'peer.service', 'http.status_code', 'error', 'hostname', 'service.name', 'custom'];
const tag = fc.record(
  {
    key: mostly(...KEYS),
    type: mostly('string'),
    value: mostly('server', 'client', 'cart', 503, '200', true),
  },
  { requiredKeys: [] },
);
const tags = fc.oneof(
  { weight: 5, arbitrary: fc.array(tag, { maxLength: 4 }) },
  { weight: 1, arbitrary: mostly(null) },
);
const id = mostly('4bf92f3577b34da6a3ce929d0e0e4736', 'a3ce929d0e0e4736', '00ab', 'AB12', 17);
const reference = fc.record(
  { refType: mostly('CHILD_OF', 'FOLLOWS_FROM'), traceID: id, spanID: id },
  { requiredKeys: [] },
);
const field = fc.record({
  key: mostly('event', 'error.kind', 'message'),
  value: mostly('error', 'exception', 'refused'),
});
const process = fc.record(
  { serviceName: mostly('cart', 'web', 'unknown_service'), tags },
  { requiredKeys: [] },
);
const span = fc.record(
  {
    traceID: id,
    spanID: id,
    parentSpanID: id,
    operationName: mostly('GET /cart', 'db'),
    references: fc.oneof(fc.array(reference, { maxLength: 2 }), mostly(null)),
    startTime: mostly(1700000000123456, '1700000000123456', 1700000000123456.5, -1, 0),
    duration: mostly(2500, 0, '12', -3, 18446744073709517944),
    tags,
    logs: fc.oneof(
      fc.array(fc.record({ fields: fc.array(field, { maxLength: 3 }) }), { maxLength: 2 }),
      mostly(null),
    ),
    processID: mostly('p1', 'p2', '__proto__', 'toString'),
    process: fc.oneof(mostly(null), process),
    warnings: mostly(null),
  },
  { requiredKeys: [] },
);
const trace = fc.record(
  {
    traceID: id,
    spans: fc.oneof(fc.array(span, { maxLength: 4 }), mostly([null, 'span'])),
    processes: fc.oneof(fc.record({ p1: process, p2: mostly(null) }, { requiredKeys: [] }), mostly(null)),
    warnings: mostly(null),
  },
  { requiredKeys: [] },
);

it('reads Jaeger JSON by tape as by parsing, whatever the traces hold and whatever is broken in them', async () => {
  let taped = 0;
  await fc.assert(
    fc.asyncProperty(
      files(fc.array(trace, { maxLength: 4 }), (data) => ({ data, total: 0 })),
      async ({ bytes, cuts }) => {
        const byTape = await readEvents(FORMAT, bytes, cuts, true);
        const parsed = await readEvents(FORMAT, bytes, cuts, false);
        expect(byTape.events).toEqual(parsed.events);
        taped += byTape.taped;
      },
    ),
    { numRuns: 1000 },
  );
  expect(taped).toBeGreaterThan(100);
});
