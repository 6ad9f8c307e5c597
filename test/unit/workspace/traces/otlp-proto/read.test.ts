import { Zstd } from '@hpcc-js/wasm-zstd';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../../src/workspace/traces/span';
import { read, reasons } from '../reading';
import { field, json, protobuf, SEED, sized, type SpanSeed } from './encode';
import { cpuMs } from '../../../support/cpu-time';

const withoutPlace = (spans: readonly Span[]): unknown[] =>
  spans.map((span) => ({ ...span, location: null }));

const hex = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((id) => Buffer.from(id).toString('hex'));
const value = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.integer(),
  fc.constant(0.5),
  fc.array(fc.string(), { maxLength: 3 }),
);
const key = fc.oneof(
  fc.constantFrom(
    'peer.service',
    'http.response.status_code',
    'error',
    'rpc.grpc.status_code',
    'url.full',
    'db.system',
  ),
  fc.string(),
);
const seed: fc.Arbitrary<SpanSeed> = fc.record(
  {
    service: fc.constantFrom('web', 'cart', 'größe', 'a'.repeat(300)),
    traceId: hex(16),
    spanId: hex(8),
    parentSpanId: fc.option(hex(8), { nil: undefined }),
    name: fc.string(),
    kind: fc.nat(4),
    startNs: fc.bigInt(631_152_000_000_000_000n, 4_000_000_000_000_000_000n),
    durationNs: fc.bigInt(0n, 10_000_000_000_000n),
    attributes: fc.dictionary(key, value, { maxKeys: 6 }),
    statusCode: fc.constantFrom(0, 1, 2),
    statusMessage: fc.string(),
    eventAttributes: fc.dictionary(fc.constantFrom('exception.type', 'exception.message', 'error'), value),
    events: fc.array(fc.constantFrom('exception', 'log'), { maxLength: 2 }),
  },
  { requiredKeys: ['service', 'traceId', 'spanId', 'name', 'kind', 'startNs', 'durationNs'] },
);

describe('OTLP in Protocol Buffers', () => {
  it('reads every field of a span', async () => {
    const { spans, problems, records } = await read(
      'otlp',
      protobuf([{ ...SEED, attributes: { 'peer.service': 'db' }, statusCode: 2 }]),
    );
    expect(problems).toEqual([]);
    expect(records).toBe(1);
    expect(spans[0]).toMatchObject({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentId: 'eee19b7ec3c1b173',
      service: 'shop.cart',
      operation: 'GET /cart',
      kind: 'client',
      error: true,
      peer: 'db',
      location: { file: 'in/export', offset: 0 },
    });
    expect(spans[0].location.line).toBeUndefined();
    expect(spans[0].startMs).toBeCloseTo(1_700_000_000_123.4568, 3);
    // Exact to the nanosecond, although a double of the start is not.
    expect(spans[0].durationMs).toBe(2.000001);
  });

  it('reads what the JSON of the same spans says, in one message or several, behind sizes or joined, and in gzip', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(seed, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (requests, gzip) => {
          const expected = await read('otlp', requests.map((request) => json(request).toString()).join('\n'));
          const messages = requests.map(protobuf);
          for (const file of [sized(messages), Buffer.concat(messages)]) {
            const actual = await read('otlp', file, gzip);
            expect(withoutPlace(actual.spans)).toEqual(withoutPlace(expected.spans));
            expect(actual.attributes).toEqual(expected.attributes);
            expect(reasons(actual)).toEqual(reasons(expected));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads what the Collector packs with zstd: each message by itself behind its size, in either encoding, or the whole file', async () => {
    const zstd = await Zstd.load();
    const requests = [
      [SEED],
      [{ ...SEED, service: 'web', spanId: '00000000000000aa' }],
      [{ ...SEED, service: 'db', spanId: '00000000000000ab' }],
    ];
    const expected = (await read('otlp', sized(requests.map(protobuf)))).spans;
    expect(expected).toHaveLength(3);
    const layouts = [
      sized(requests.map((request) => zstd.compress(protobuf(request)))),
      sized(requests.map((request) => zstd.compress(json(request)))),
      zstd.compress(sized(requests.map(protobuf))),
      Buffer.concat(requests.map((request) => zstd.compress(json(request)))),
    ];
    for (const layout of layouts) {
      const { spans, problems } = await read('otlp', layout);
      expect(withoutPlace(spans)).toEqual(withoutPlace(expected));
      expect(problems).toEqual([]);
    }
    const cut = await read('otlp', layouts[0].subarray(0, layouts[0].length - 10));
    expect(withoutPlace(cut.spans)).toEqual(withoutPlace(expected.slice(0, 2)));
    expect(reasons(cut).at(-1)).toMatch(
      /^the zstd file is cut off: it ends after \d+ decompressed bytes; what came before was used$/,
    );
  });

  it('places each span at the record it stands in', async () => {
    const [a, b] = [protobuf([SEED]), protobuf([{ ...SEED, service: 'web' }])];
    const { spans } = await read('otlp', sized([a, b]));
    expect(spans.map(({ location }) => location)).toEqual([
      { file: 'in/export', offset: 4 },
      { file: 'in/export', offset: 8 + a.length },
    ]);
  });

  it('loses only the record that is damaged', async () => {
    const messages = Array.from({ length: 50 }, (_, index) =>
      protobuf([{ ...SEED, spanId: (index + 1).toString(16).padStart(16, '0') }]),
    );
    const expected = (await read('otlp', sized(messages))).spans;
    expect(expected).toHaveLength(50);
    for (const file of [sized(messages), Buffer.concat(messages)]) {
      await fc.assert(
        fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
          const damaged = Buffer.from(file);
          damaged[at] ^= change;
          const { spans } = await read('otlp', damaged);
          // Between the first message, by which the file is recognised, and the damage nothing may be lost, nor behind it.
          if (at >= messages[0].length + 4) {
            expect(spans.length).toBeGreaterThanOrEqual(48);
          }
        }),
        { numRuns: 200 },
      );
    }
  });

  it('uses everything before the cut of a truncated file, and says that it is cut', async () => {
    const messages = Array.from({ length: 20 }, (_, index) =>
      protobuf([{ ...SEED, spanId: (index + 1).toString(16).padStart(16, '0') }]),
    );
    for (const [file, per] of [
      [sized(messages), messages[0].length + 4],
      [Buffer.concat(messages), messages[0].length],
    ] as const) {
      for (let length = per * 3; length <= per * 4; length++) {
        const { spans, problems } = await read('otlp', file.subarray(0, length));
        expect([length, spans.length]).toEqual([length, Math.floor(length / per)]);
        expect(problems).toHaveLength(length % per === 0 ? 0 : 1);
        for (const problem of problems) {
          expect(problem).toMatchObject({
            severity: 'warning',
            file: 'in/export',
            record: spans.length,
            reason: expect.stringContaining('the file ends in the middle of') as unknown,
          });
        }
      }
    }
  });

  it('finds the next message behind foreign bytes', async () => {
    const message = protobuf([SEED]);
    const { spans, problems } = await read(
      'otlp',
      Buffer.concat([sized([message]), Buffer.from('\n\n\n\n some text \n\n'), sized([message, message])]),
    );
    expect(spans).toHaveLength(3);
    expect(reasons({ problems })).toEqual([
      expect.stringMatching(
        /^broken protobuf: a size that no OTLP message follows \(byte \d+\); what follows is used$/,
      ),
    ]);
  });

  it('searches megabytes that look like a beginning at every byte, in time', async () => {
    const message = protobuf([SEED]);
    const bytes = Buffer.concat([sized([message]), Buffer.alloc(8 << 20, 10), sized([message, message])]);
    const spentMs = await cpuMs(async () => expect((await read('otlp', bytes)).spans).toHaveLength(3));
    expect(spentMs).toBeLessThan(5000);
  });

  it('passes over fields it does not know, and reads instrumentation libraries of before OTLP 0.15', async () => {
    const element = protobuf([SEED]);
    // Tag, length, content of the only element: resource, then one scope.
    const content = element.subarray(element[1] < 0x80 ? 2 : 3);
    const resourceBytes = 2 + content[1];
    const scope = content.subarray(resourceBytes);
    expect(scope[0]).toBe(0x12);
    const old = field(
      1,
      Buffer.concat([
        content.subarray(0, resourceBytes),
        field(9, 'from the future'),
        field(1000, scope.subarray(scope[1] < 0x80 ? 2 : 3)),
      ]),
    );
    expect(withoutPlace((await read('otlp', old)).spans)).toEqual(
      withoutPlace((await read('otlp', element)).spans),
    );
  });

  it('notes a file of metrics only, and reads the traces among other signals', async () => {
    const point = field(5, field(1, Buffer.alloc(0)));
    const metrics = field(
      1,
      Buffer.concat([
        field(1, field(1, Buffer.concat([field(1, 'service.name'), field(2, field(1, 'web'))]))),
        field(2, field(2, Buffer.concat([field(1, 'requests'), point]))),
      ]),
    );
    expect(reasons(await read('otlp', sized([metrics, metrics])))).toEqual([
      'holds no spans, only resourceMetrics',
    ]);
    const mixed = await read('otlp', sized([metrics, protobuf([SEED]), metrics]));
    expect([mixed.records, mixed.problems]).toEqual([1, []]);
  });

  it('holds values within values to a bound', async () => {
    let nested = field(1, 'x');
    for (let depth = 0; depth < 5000; depth++) {
      nested = field(5, field(1, nested));
    }
    const spanBytes = Buffer.concat([
      field(1, Buffer.alloc(16, 7)),
      field(2, Buffer.alloc(8, 7)),
      Buffer.from([7 * 8 + 1, 0, 0, 0, 0, 0, 0, 0, 0x18]),
      field(9, Buffer.concat([field(1, 'deep'), field(2, nested)])),
    ]);
    const { spans } = await read('otlp', field(1, field(2, field(2, spanBytes))));
    expect(spans).toHaveLength(1);
  });
});
