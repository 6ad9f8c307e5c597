import type { TracesSnapshot } from '../../../src/contracts/traces/page';
import type { TraceList, TracePaging, TraceQuery, TraceRow } from '../../../src/contracts/traces/search';
import {
  TraceSpanFlag,
  type CriticalSection,
  type SpanDetails,
  type Trace,
} from '../../../src/contracts/traces/trace';
import { createRandom } from '../../../src/numeric/random';

export const TRACES_START_MS = Date.UTC(2024, 4, 6, 10, 0, 0);

const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  frontend: ['GET /', 'GET /product/{id}', 'POST /cart/checkout', 'GET /cart'],
  checkout: ['PlaceOrder', 'PrepareItems', 'SendConfirmation'],
  cart: ['GetCart', 'EmptyCart', 'AddItem'],
  catalog: ['ListProducts', 'GetProduct'],
  payment: ['Charge', 'Authorize'],
  shipping: ['GetQuote', 'ShipOrder'],
  currency: ['Convert', 'GetSupportedCurrencies'],
  email: ['SendOrderConfirmation'],
  redis: ['HGET', 'HMSET', 'EXPIRE'],
  postgres: ['SELECT products', 'INSERT orders'],
};
const SERVICES = Object.keys(OPERATIONS);
const PLACES = Object.entries(OPERATIONS).flatMap(([service, names]) =>
  names.map((operation) => ({ service, operation })),
);

export interface TraceShape {
  readonly traceId: string;
  readonly spans: number;
  readonly seed: number;
  readonly durationMs: number;
  /** One span fails, another's clock was moved, one has no parent after a gap, one is linked. */
  readonly isTroubled?: boolean;
  readonly startMs?: number;
}

interface Span {
  parent: number;
  depth: number;
  place: number;
  startMs: number;
  durationMs: number;
  selfMs: number;
}

/** A trace of the shop; the same shape and seed give the same trace. */
export function shopTrace({
  traceId,
  spans: count,
  seed,
  durationMs,
  isTroubled = false,
  startMs = TRACES_START_MS,
}: TraceShape): Trace {
  const random = createRandom(seed);
  const spans: Span[] = [];
  const path: CriticalSection[] = [];

  /** Spans one after the other inside their parent, with its own time between them. */
  function grow(
    parent: number,
    depth: number,
    fromMs: number,
    toMs: number,
    budget: number,
    place: number,
  ): void {
    const row = spans.length;
    spans.push({ parent, depth, place, startMs: fromMs, durationMs: toMs - fromMs, selfMs: toMs - fromMs });
    let left = budget - 1;
    let cursor = fromMs;
    const children = Math.min(left, 1 + random.integer(5));
    for (let child = 0; child < children; child++) {
      const share =
        child === children - 1
          ? left
          : Math.max(1, Math.floor((left / (children - child)) * (0.4 + random.uniform())));
      const used = Math.min(share, left - (children - child - 1));
      const slotMs = (toMs - cursor) / (children - child);
      const [startMs, endMs] = [
        cursor + slotMs * (0.05 + 0.15 * random.uniform()),
        cursor + slotMs * (0.6 + 0.35 * random.uniform()),
      ];
      path.push({ row, fromMs: cursor, toMs: startMs });
      spans[row].selfMs -= endMs - startMs;
      grow(row, depth + 1, startMs, endMs, used, random.integer(PLACES.length));
      cursor = endMs;
      left -= used;
    }
    path.push({ row, fromMs: cursor, toMs });
  }
  const main = isTroubled ? count - 1 : count;
  grow(-1, 0, 0, isTroubled ? durationMs * 0.9 : durationMs, main, 2);
  if (isTroubled) {
    spans.push({
      parent: -1,
      depth: 0,
      place: PLACES.length - 1,
      startMs: durationMs * 0.95,
      durationMs: durationMs * 0.05,
      selfMs: durationMs * 0.05,
    });
  }
  const failed = isTroubled ? Math.floor(count / 2) : -1;
  const moved = isTroubled ? Math.floor(count / 3) : -1;
  const operations = [...new Set(PLACES.map(({ operation }) => operation))];
  return {
    traceId,
    startMs,
    durationMs,
    services: SERVICES,
    operations,
    files: ['traces/shop.jsonl'],
    spans: {
      ids: spans.map((_, row) => `${traceId.slice(0, 4)}${row.toString(16).padStart(12, '0')}`),
      parent: Int32Array.from(spans, ({ parent }) => parent),
      depth: Uint16Array.from(spans, ({ depth }) => depth),
      service: Uint32Array.from(spans, ({ place }) => SERVICES.indexOf(PLACES[place].service)),
      operation: Uint32Array.from(spans, ({ place }) => operations.indexOf(PLACES[place].operation)),
      flags: Uint8Array.from(spans, (_, row) =>
        row === failed
          ? TraceSpanFlag.error | TraceSpanFlag.client
          : row === main && isTroubled
            ? TraceSpanFlag.orphan
            : TraceSpanFlag.server,
      ),
      startMs: Float64Array.from(spans, (span) => span.startMs),
      durationMs: Float64Array.from(spans, (span) => span.durationMs),
      selfMs: Float64Array.from(spans, (span) => span.selfMs),
      shiftMs: Float64Array.from(spans, (_, row) => (row === moved ? -1.5 : 0)),
      percentile: Float32Array.from(spans, (_, row) => (row % 11 === 5 ? NaN : random.uniform() * 100)),
      file: new Uint32Array(spans.length),
      offset: Float64Array.from(spans, (_, row) => row * 400),
    },
    criticalPath: path,
    failures: isTroubled ? [{ row: failed, text: 'deadline exceeded after 200 ms' }] : [],
    gaps: isTroubled ? [{ fromMs: durationMs * 0.9, toMs: durationMs * 0.95 }] : [],
    links: isTroubled ? [{ row: 0, traceId: 'b'.repeat(32), spanId: 'bbbb000000000000' }] : [],
    notes: isTroubled ? ['The clock of one span was moved by −1.5 ms: it started before its parent.'] : [],
  };
}

export const slowTrace = (): Trace =>
  shopTrace({ traceId: 'a'.repeat(32), spans: 42, seed: 7, durationMs: 820, isTroubled: true });
export const usualTrace = (): Trace =>
  shopTrace({
    traceId: 'b'.repeat(32),
    spans: 44,
    seed: 7,
    durationMs: 190,
    startMs: TRACES_START_MS + 60_000,
  });

export const spanDetails = (): SpanDetails => ({
  location: { file: 'traces/shop.jsonl', line: 12, offset: 4800 },
  attributes: [
    { key: 'http.method', value: 'POST' },
    { key: 'http.status_code', value: '504' },
    { key: 'rpc.system', value: 'grpc' },
  ],
  resource: [
    { key: 'k8s.pod.name', value: 'checkout-6f7d9c-x2v4q' },
    { key: 'service.version', value: '1.4.2' },
  ],
  events: [
    { atMs: 1.2, name: 'retry', attributes: [{ key: 'attempt', value: '2' }] },
    { atMs: 14.8, name: 'exception', attributes: [{ key: 'exception.type', value: 'DeadlineExceeded' }] },
  ],
  lines: { from: 41, to: 96 },
});

/** So many traces over an hour; every 17th fails, and those are slow. */
export function shopRows(count: number): readonly TraceRow[] {
  const random = createRandom(5);
  return Array.from({ length: count }, (_, index) => {
    const isFailed = index % 17 === 3;
    const durationMs = 40 * Math.exp(random.normal() * 0.5) * (isFailed ? 8 : 1);
    const place = PLACES[random.integer(4)];
    return {
      traceId:
        index === 3 ? 'a'.repeat(32) : index === 4 ? 'b'.repeat(32) : index.toString(16).padStart(32, 'c'),
      ...place,
      startMs: TRACES_START_MS + (index / count) * 3_600_000,
      durationMs,
      spans: 8 + random.integer(60),
      services: 3 + random.integer(7),
      errors: isFailed ? 1 + random.integer(3) : 0,
      percentile: index % 29 === 0 ? null : random.uniform() * 100,
      file: 'traces/shop.jsonl',
    };
  });
}

export const shopTraces = (change: Partial<TracesSnapshot> = {}): TracesSnapshot => ({
  folder: '/shop',
  file: null,
  name: 'shop',
  revision: 0,
  asked: null,
  ...change,
});

/** What a search of these traces answers; knows service, status and durations. */
export function answerSearch(
  rows: readonly TraceRow[],
  query: TraceQuery,
  { order, descending, offset, limit }: TracePaging,
): TraceList {
  const matching = rows.filter(
    (row) =>
      (query.service === undefined || row.service === query.service) &&
      (query.operation === undefined || row.operation === query.operation) &&
      (query.status === undefined || (query.status === 'error') === row.errors > 0) &&
      row.durationMs >= (query.minDurationMs ?? 0) &&
      row.durationMs <= (query.maxDurationMs ?? Infinity) &&
      row.startMs >= (query.fromMs ?? 0) &&
      row.startMs < (query.toMs ?? Infinity),
  );
  const key = {
    start: 'startMs',
    duration: 'durationMs',
    spans: 'spans',
    errors: 'errors',
    percentile: 'percentile',
  } as const;
  const sign = descending ? -1 : 1;
  const sorted = [...matching].sort((a, b) => sign * ((a[key[order]] ?? -1) - (b[key[order]] ?? -1)));
  return {
    rows: sorted.slice(offset, offset + limit),
    matched: matching.length,
    total: rows.length,
    totalSpans: rows.reduce((sum, row) => sum + row.spans, 0),
    histogram: matching.length === 0 ? null : histogramOf(matching),
    services: Object.entries(OPERATIONS).map(([service, operations]) => ({ service, operations })),
    attributes: [
      { key: 'http.method', values: ['GET', 'POST'] },
      { key: 'k8s.pod.name', values: ['checkout-6f7d9c-x2v4q'] },
    ],
    problems: [],
  };
}

function histogramOf(rows: readonly TraceRow[]): TraceList['histogram'] {
  const binMs = 60_000;
  const bins = Array.from({ length: 60 }, (_, bin) =>
    rows.filter(({ startMs }) => Math.floor((startMs - TRACES_START_MS) / binMs) === bin),
  );
  const quantile = (bin: readonly TraceRow[], share: number): number | null => {
    const sorted = bin.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    return sorted.length === 0 ? null : sorted[Math.floor(share * (sorted.length - 1))];
  };
  return {
    startMs: TRACES_START_MS,
    binMs,
    traces: bins.map((bin) => bin.length),
    failed: bins.map((bin) => bin.filter(({ errors }) => errors > 0).length),
    p50Ms: bins.map((bin) => quantile(bin, 0.5)),
    p95Ms: bins.map((bin) => quantile(bin, 0.95)),
  };
}
