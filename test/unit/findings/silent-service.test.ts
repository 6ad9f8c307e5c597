import { describe, expect, it } from 'vitest';
import { roleOf } from '../../../src/findings/role';
import { silentService } from '../../../src/findings/silent-service';
import { graphOf, inputOf, range, TRACES } from './graphs';

const services = { web: {}, cart: {}, orders: {}, quiet: { spans: 0 } };
const unseen = { observed: false, calls: 0 };

describe('silent-service', () => {
  it('names what is seen beside it and who would call it', () => {
    expect(
      silentService.check(inputOf(graphOf(services, { 'web -> quiet': unseen, 'cart -> quiet': unseen }))),
    ).toEqual([
      {
        ...range('compose.yml', 4),
        service: 'quiet',
        related: [],
        summary: 'quiet sends no spans, although most services beside it do.',
        message:
          'quiet sends no spans, while 3 of the 4 services declared in this folder do, and web and cart have its address: it is not instrumented, not running, or never called.',
      },
    ]);
  });

  it.each([
    ['nobody has its address', graphOf(services)],
    [
      'it is only started before others',
      graphOf(services, {
        'web -> quiet': { ...unseen, references: [{ via: 'depends_on', range: range('compose.yml', 7) }] },
      }),
    ],
    [
      'its callers are silent too',
      graphOf({ ...services, other: { spans: 0 } }, { 'other -> quiet': unseen }),
    ],
    [
      'it is a database',
      graphOf(
        { ...services, quiet: { spans: 0, images: ['docker.io/bitnami/mongodb:7@sha256:00'] } },
        { 'web -> quiet': unseen },
      ),
    ],
    ['few services are seen', graphOf({ ...services, orders: { spans: 0 } }, { 'web -> quiet': unseen })],
    [
      'less than half of those beside it are seen',
      graphOf({ ...services, a: { spans: 0 }, b: { spans: 0 }, c: { spans: 0 } }, { 'web -> quiet': unseen }),
    ],
    [
      'it was seen from its callers',
      graphOf({ ...services, quiet: { spans: 0, external: true } }, { 'web -> quiet': {} }),
    ],
    [
      'those that are seen are declared elsewhere',
      graphOf(
        { ...services, quiet: { spans: 0, declarations: [range('other/compose.yml', 1)] } },
        { 'web -> quiet': unseen },
      ),
    ],
  ])('says nothing when %s', (_what, graph) => {
    expect(silentService.check(inputOf(graph))).toEqual([]);
  });

  it('says nothing when a trace file was broken', () => {
    const inputs = [
      { ...TRACES, problems: [{ file: TRACES.file, severity: 'error' as const, reason: 'truncated' }] },
    ];
    expect(silentService.check(inputOf(graphOf(services, { 'web -> quiet': unseen }), { inputs }))).toEqual(
      [],
    );
  });
});

describe('roles', () => {
  it.each([
    ['redis-cart', [], 'store'],
    ['cart', ['redis:7-alpine'], 'store'],
    ['orders-db', [], 'store'],
    ['events', ['quay.io/strimzi/kafka:3'], 'broker'],
    ['otel-collector', [], 'telemetry'],
    ['loadgenerator', [], 'load'],
    ['load-generator', [], 'load'],
    ['user-sim', ['weaveworksdemos/load-test:0.1.1'], 'load'],
    ['redistribution', [], null],
    ['cart', ['localhost:5000/shop/cart'], null],
    ['storefront', [], null],
  ] as const)('%s %s is %s', (name, images, role) => {
    expect(roleOf({ name, images, spans: 0, external: false, declarations: [] })).toBe(role);
  });
});
