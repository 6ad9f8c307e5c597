import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputKind } from '../../../../src/contracts/report';
import { protobuf, SEED, sized } from './otlp-proto/encode';
import { read } from './reading';

const SPAN = {
  traceId: 'a1',
  spanId: 'b2',
  name: 'x',
  kind: 2,
  startTimeUnixNano: '1700000000123456789',
  endTimeUnixNano: '1700000000125456790',
  attributes: [{ key: 'peer.service', value: { stringValue: 'y' } }],
};
const SEEDS: readonly [InputKind, string | Buffer][] = [
  [
    'otlp',
    sized([
      protobuf([SEED, { ...SEED, attributes: { 'peer.service': 'db', 'http.status_code': 500 } }]),
      protobuf([SEED]),
    ]),
  ],
  ['otlp', JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans: [SPAN, SPAN] }] }] })],
  [
    'jaeger',
    JSON.stringify({
      data: [
        {
          traceID: 'a',
          spans: [
            {
              traceID: 'a',
              spanID: 'b',
              startTime: 1,
              duration: 2,
              processID: 'p',
              references: [],
              tags: [{ key: 'error', value: true }],
            },
          ],
          processes: { p: { serviceName: 's' } },
        },
      ],
    }),
  ],
  [
    'zipkin',
    JSON.stringify([
      {
        traceId: 'a',
        id: 'b',
        timestamp: 1_556_604_172_355_737,
        duration: 3,
        localEndpoint: { serviceName: 's' },
        tags: { error: '' },
      },
    ]),
  ],
  [
    'csv-spans',
    'TraceID,SpanID,ParentID,PodName,StartTimeUnixNano,Duration\na,b,root,"p-0",1661140374351773094,11209\na,c,b,p-0,1661140374351773094,3',
  ],
];

interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

function apply(seed: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let bytes = Buffer.from(seed);
  for (const { at, remove, insert } of edits) {
    const from = at % (bytes.length + 1);
    bytes = Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(from + remove)]);
  }
  return bytes;
}

const insert = fc.oneof(
  fc.uint8Array({ maxLength: 4 }),
  fc
    .constantFrom('null', '[]', '{}', '"', '\n', '-1', '1e999', '"__proto__":', '\\u0000')
    .map((text) => Buffer.from(text)),
);
const edits = fc.array(fc.record({ at: fc.nat(10_000), remove: fc.nat(6), insert }), {
  minLength: 1,
  maxLength: 5,
});

describe('hostile input', () => {
  it.each(SEEDS)('never makes the %s reader throw or deliver an impossible span', async (kind, seed) => {
    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), async (changes, gzip) => {
        const { spans, records } = await read(kind, apply(Buffer.from(seed), changes), gzip);
        expect(records).toBe(spans.length);
        for (const span of spans) {
          expect(typeof span.traceId).toBe('string');
          expect(typeof span.spanId).toBe('string');
          expect(typeof span.service).toBe('string');
          expect(typeof span.operation).toBe('string');
          // A part of a Zipkin span may leave its start to another part.
          expect(Number.isFinite(span.startMs) || (kind === 'zipkin' && Number.isNaN(span.startMs))).toBe(
            true,
          );
          expect(span.durationMs).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(span.durationMs)).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each(SEEDS)('never makes the %s reader throw on damaged gzip', async (kind, seed) => {
    const { gzipSync } = await import('node:zlib');
    const packed = gzipSync(Buffer.concat(Array.from({ length: 20 }, () => Buffer.from(seed))));
    await fc.assert(
      fc.asyncProperty(edits, async (changes) => {
        await read(kind, apply(packed, changes), 'packed');
      }),
      { numRuns: 50 },
    );
  });
});
