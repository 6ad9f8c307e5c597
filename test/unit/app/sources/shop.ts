/** Traces of a web service that calls a cart, as Jaeger and Tempo answer them. */
export interface Request {
  readonly id: string;
  readonly startMs: number;
  readonly ms: number;
  readonly failed: boolean;
}

export const SHOP_FROM_MS = Date.UTC(2024, 4, 6, 7, 0, 0);

/** One request every 100 ms; the last tenth is slow and fails. */
export function requests(count: number): Request[] {
  return Array.from({ length: count }, (_, at) => {
    const failed = at > count * 0.9;
    return {
      id: String(at + 1).padStart(32, '0'),
      startMs: SHOP_FROM_MS + at * 100,
      ms: (failed ? 400 : 40) + (at % 7),
      failed,
    };
  });
}

const spanId = (id: string, number: number): string => `${number}${id.slice(-15)}`;

export function jaegerTrace({ id, startMs, ms, failed }: Request): unknown {
  const span = (
    number: number,
    processID: string,
    kind: string,
    inset: number,
    parent?: number,
  ): unknown => ({
    traceID: id,
    spanID: spanId(id, number),
    operationName: 'GET /cart',
    references:
      parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: id, spanID: spanId(id, parent) }],
    startTime: (startMs + inset) * 1000,
    duration: (ms - 2 * inset) * 1000,
    tags: [
      { key: 'span.kind', type: 'string', value: kind },
      ...(failed ? [{ key: 'error', type: 'bool', value: true }] : []),
    ],
    processID,
  });
  return {
    traceID: id,
    spans: [span(1, 'p1', 'server', 0), span(2, 'p1', 'client', 1, 1), span(3, 'p2', 'server', 2, 2)],
    processes: { p1: { serviceName: 'web' }, p2: { serviceName: 'cart' } },
  };
}

export function tempoTrace({ id, startMs, ms, failed }: Request): unknown {
  const nano = (at: number): string => `${at}000000`;
  const span = (number: number, kind: string, inset: number, parent?: number): unknown => ({
    traceId: id,
    spanId: spanId(id, number),
    ...(parent === undefined ? {} : { parentSpanId: spanId(id, parent) }),
    name: 'GET /cart',
    kind,
    startTimeUnixNano: nano(startMs + inset),
    endTimeUnixNano: nano(startMs + ms - inset),
    status: failed ? { code: 'STATUS_CODE_ERROR' } : {},
  });
  const batch = (service: string, spans: readonly unknown[]): unknown => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans }],
  });
  return {
    batches: [
      batch('web', [span(1, 'SPAN_KIND_SERVER', 0), span(2, 'SPAN_KIND_CLIENT', 1, 1)]),
      batch('cart', [span(3, 'SPAN_KIND_SERVER', 2, 2)]),
    ],
  };
}
