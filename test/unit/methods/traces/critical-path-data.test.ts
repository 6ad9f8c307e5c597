import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTraceRequests } from '../../../../src/app/traces/requests';
import { testContext } from '../../app/harness';
import { eachOwner, type Row } from './owners';

const DATA = process.env.MESHLENS_DATA;
if (DATA === undefined) {
  console.log('MESHLENS_DATA not set: critical paths are not compared on recorded traces');
}

interface JaegerSpan {
  readonly spanID: string;
  readonly operationName: string;
  readonly startTime: number;
  readonly duration: number;
  readonly references?: readonly { readonly refType: string; readonly spanID: string }[];
}

interface JaegerTrace {
  readonly traceID: string;
  readonly spans: readonly JaegerSpan[];
}

/** Spans of a trace in a Jaeger export, parents first, siblings by start, without the readers of the product. */
function spansOf(file: string, traceId: string): JaegerSpan[] {
  const bytes = readFileSync(`${DATA}/${file}`);
  const document = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as
    { readonly data: readonly JaegerTrace[] } | JaegerTrace;
  const traces = 'data' in document ? document.data : [document];
  const trace = traces.find(({ traceID }) => traceID === traceId);
  const spans = [...(trace?.spans ?? [])].sort((a, b) => a.startTime - b.startTime);
  const ids = new Set(spans.map(({ spanID }) => spanID));
  const ordered: JaegerSpan[] = [];
  const visit = (parent: string | undefined): void => {
    for (const span of spans) {
      const above = span.references?.[0]?.spanID;
      if ((above !== undefined && ids.has(above) ? above : undefined) === parent) {
        ordered.push(span);
        visit(span.spanID);
      }
    }
  };
  visit(undefined);
  return ordered;
}

/** Microseconds of each operation on the path, by a second way of counting. */
function countedPath(spans: readonly JaegerSpan[]): Record<string, number> {
  const rows = spans.map(({ references, startTime, duration }): Row => [
    spans.findIndex(({ spanID }) => spanID === references?.[0]?.spanID),
    startTime - spans[0].startTime,
    duration,
    references?.[0]?.refType === 'FOLLOWS_FROM',
  ]);
  const sums: Record<string, number> = {};
  eachOwner(rows, 0, (row, from, to) => {
    const { operationName } = spans[row];
    if (to > from) {
      sums[operationName] = (sums[operationName] ?? 0) + to - from;
    }
  });
  return sums;
}

/** The same of the product's answer. */
async function answeredPath(file: string, traceId: string): Promise<Record<string, number>> {
  const source = { folder: DATA ?? '', include: [file], exclude: [], storageDir: null, trusted: false };
  const { criticalPath, spans, operations } = await createTraceRequests().readTrace(
    { source, traceId },
    testContext(),
  );
  const sums: Record<string, number> = {};
  for (const { row, fromMs, toMs } of criticalPath) {
    const name = operations[spans.operation[row]];
    sums[name] = Math.round((sums[name] ?? 0) + (toMs - fromMs) * 1000);
  }
  return sums;
}

/** Microseconds of the whole path, and of the operations that matter. */
const TRACES: readonly (readonly [
  what: string,
  file: string,
  traceId: string,
  total: number,
  most: object,
])[] = [
  [
    'children that outlive their parents',
    'deathstarbench-jaeger/media_load75.json.gz',
    'c942609302a9039e',
    13_440,
    { UploadMovieId: 9444, MongoFindUser: 2589, ComposeReview: 735 },
  ],
  [
    'a child that outlives its parent',
    'deathstarbench-jaeger/hotel_load100.json.gz',
    '0dea5c7754b032ef',
    14_846,
    { '/rate.Rate/GetRates': 3598, 'HTTP GET /hotels': 1267 },
  ],
  [
    'a slow request',
    'deathstarbench-jaeger/hotel_load100.json.gz',
    '07bb7a0980eb3a64',
    500_723,
    { '/reservation.Reservation/CheckAvailability': 467_366 },
  ],
  [
    'a child that begins after its parent',
    'trace-exports/jaeger/agent-demo-get-inventory.json',
    '5edab84350c3da3b38a026540a681652',
    23_664_334,
    { 'ChatLiteLLM.chat': 14_033_403 },
  ],
  [
    'children outside of their parents',
    'trace-exports/jaeger/children-longer-than-parent.json',
    '006c3cf93508f205',
    40,
    { send: 30, 'short child span': 10 },
  ],
];

describe('critical paths of recorded traces', () => {
  it.runIf(DATA).each(TRACES)(
    'equal those that are counted: %s',
    async (_what, file, traceId, total, most) => {
      const counted = countedPath(spansOf(file, traceId));
      expect(counted).toMatchObject(most);
      expect(Object.values(counted).reduce((sum, each) => sum + each, 0)).toBe(total);
      expect(await answeredPath(file, traceId)).toEqual(counted);
    },
  );
});
