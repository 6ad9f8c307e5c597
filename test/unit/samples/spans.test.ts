import { describe, expect, it } from 'vitest';

import { matchRoute } from '../../../samples/recorder/service/routes.mjs';
import { handlingsOf } from '../../../samples/recorder/spans.mjs';
import type { RecordedSpan } from '../../../samples/recorder/spans.mjs';

function span(
  spanId: string,
  parentId: string,
  service: string,
  kind: RecordedSpan['kind'],
  startMs: number,
  endMs: number,
  error = false,
): RecordedSpan {
  return { traceId: 't', spanId, parentId, service, kind, startMs, endMs, error, peer: undefined };
}

describe('handlingsOf', () => {
  const page = [
    span('a', '', 'storefront', 'server', 0, 100),
    span('b', 'a', 'storefront', 'client', 10, 60),
    span('c', 'a', 'storefront', 'client', 30, 70),
    span('d', 'b', 'catalog', 'server', 15, 55),
  ];

  it('takes calls made side by side off the self time once', () => {
    const [storefront, catalog] = handlingsOf(page);
    expect(storefront).toEqual({
      service: 'storefront',
      atMs: 0,
      selfMs: 40,
      caller: null,
      wireMs: 0,
      error: false,
      ownError: false,
    });
    expect(catalog).toMatchObject({
      service: 'catalog',
      atMs: 10,
      selfMs: 40,
      caller: 'storefront',
      wireMs: 10,
    });
  });

  it('blames an error on the service that made it', () => {
    const failing = [
      span('a', '', 'storefront', 'server', 0, 100, true),
      span('b', 'a', 'storefront', 'client', 10, 60, true),
      span('d', 'b', 'catalog', 'server', 15, 55, true),
    ];
    expect(handlingsOf(failing)).toMatchObject([
      { service: 'storefront', error: true, ownError: false },
      { service: 'catalog', error: true, ownError: true },
    ]);
  });
});

describe('matchRoute', () => {
  const routes = ['GET /', 'GET /products/:id', 'POST /products/:id'];

  it.each([
    ['GET', '/', 'GET /', {}],
    ['POST', '/products/a%20b', 'POST /products/:id', { id: 'a b' }],
  ])('%s %s', (method, path, route, params) => {
    expect(matchRoute(routes, method, path)).toEqual({ route, params });
  });

  it.each([
    ['DELETE', '/'],
    ['GET', '/products/'],
    ['GET', '/products/1/reviews'],
  ])('knows no %s %s', (method, path) => {
    expect(matchRoute(routes, method, path)).toBeNull();
  });
});
