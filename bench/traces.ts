/**
 * What the index of traces takes and gives, on generated files of about 200 MB: its share of the file, its share of the
 * time in which the analysis reads (processor time, alternating in one run), how long searches and single traces take,
 * and the peak of memory. `npm run bench traces -- 50` takes files of 50 MB.
 */
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { TraceQuery } from '../src/contracts/traces/search';
import { readAndFold } from '../src/app/recording/traces';
import type { IndexStore } from '../src/app/traces/index-store';
import { createTraceRequests } from '../src/app/traces/requests';
import { createRandom, type Random } from '../src/numeric/random';
import { quantile } from '../src/numeric/quantile';
import type { DiscoveredFile } from '../src/workspace/discovery/discovered-file';

const MEGABYTES = Number(process.argv[2] ?? 200);
const ROUNDS = 3;
const SEARCHES = 100;
const SPANS_PER_TRACE = 20;
const START_US = 1_700_000_000_000_000;
const SERVICES = Array.from({ length: 12 }, (_, index) => `service-${'abcdefghijkl'[index]}`);

interface Drawn {
  readonly trace: string;
  readonly id: string;
  readonly parent: string | null;
  readonly service: string;
  readonly pod: string;
  readonly operation: string;
  readonly startUs: number;
  readonly durationUs: number;
  readonly isError: boolean;
}

function* drawnSpans(random: Random): Generator<Drawn[]> {
  for (let trace = 0; ; trace++) {
    const hex = (): string =>
      Math.floor(random.uniform() * 2 ** 32)
        .toString(16)
        .padStart(8, '1');
    const traceId = hex() + hex() + hex() + hex();
    const ids = Array.from({ length: SPANS_PER_TRACE }, () => hex() + hex());
    yield ids.map((id, row) => {
      const service = SERVICES[row === 0 ? 0 : random.integer(SERVICES.length)];
      return {
        trace: traceId,
        id,
        parent: row === 0 ? null : ids[(row - 1) >> 1],
        service,
        pod: `${service}-579f59597d-wc2l${random.integer(3)}`,
        operation: `shop.${service}/Method${random.integer(5)}`,
        startUs: START_US + trace * 3000 + row * 200,
        durationUs: Math.round(Math.exp(8 + random.normal()) * (SPANS_PER_TRACE - row)),
        isError: random.uniform() < 0.002,
      };
    });
  }
}

interface Recipe {
  readonly kind: DiscoveredFile['kind'];
  readonly name: string;
  readonly head: string;
  readonly foot: string;
  readonly separator: string;
  record(spans: readonly Drawn[]): string;
}

const RECIPES: readonly Recipe[] = [
  {
    kind: 'csv-spans',
    name: 'spans.csv',
    head: 'TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Status\n',
    foot: '\n',
    separator: '\n',
    record: (spans) => spans.map(csvRow).join('\n'),
  },
  {
    kind: 'jaeger',
    name: 'jaeger.json',
    head: '{"data":[',
    foot: ']}',
    separator: ',',
    record: jaegerTrace,
  },
];

function csvRow({ trace, id, parent, pod, operation, startUs, durationUs, isError }: Drawn): string {
  return `${trace},${id},${parent ?? 'root'},${pod},${operation},${startUs}000,${startUs + durationUs}000,${isError ? 'ERROR' : 'OK'}`;
}

function jaegerTrace(spans: readonly Drawn[]): string {
  const [{ trace }] = spans;
  const processes = Object.fromEntries(
    SERVICES.map((serviceName, index) => [
      `p${index}`,
      { serviceName, tags: [{ key: 'hostname', type: 'string', value: `${serviceName}-0` }] },
    ]),
  );
  return JSON.stringify({
    traceID: trace,
    spans: spans.map(({ id, parent, service, operation, startUs, durationUs, isError }) => ({
      traceID: trace,
      spanID: id,
      operationName: operation,
      references: parent === null ? [] : [{ refType: 'CHILD_OF', traceID: trace, spanID: parent }],
      startTime: startUs,
      duration: durationUs,
      tags: [
        { key: 'span.kind', type: 'string', value: 'server' },
        { key: 'http.status_code', type: 'int64', value: isError ? 503 : 200 },
        { key: 'component', type: 'string', value: 'gRPC' },
        { key: 'user', type: 'string', value: `user-${startUs % 5000}` },
      ],
      logs: [],
      processID: `p${SERVICES.indexOf(service)}`,
      warnings: null,
    })),
    processes,
  });
}

function write(folder: string, { kind, name, head, foot, separator, record }: Recipe): DiscoveredFile {
  const file = path.join(folder, name);
  const descriptor = openSync(file, 'w');
  let bytes = writeSync(descriptor, head);
  const traces = drawnSpans(createRandom(1));
  for (let isFirst = true; bytes < MEGABYTES << 20; isFirst = false) {
    const batch = Array.from({ length: 100 }, () => record(traces.next().value as Drawn[])).join(separator);
    bytes += writeSync(descriptor, (isFirst ? '' : separator) + batch);
  }
  writeSync(descriptor, foot);
  closeSync(descriptor);
  const { size, mtimeMs } = statSync(file);
  return { path: file, relative: name, kind, bytes: size, modifiedMs: mtimeMs };
}

const context = () => ({
  signal: new AbortController().signal,
  progress: () => undefined,
  log: (line: string) => console.log(line),
  now: () => Date.now(),
});

/** Milliseconds of processor time. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Reads, links and folds as the analysis does, with or without an index. @returns bytes of the index */
async function read(file: DiscoveredFile, isIndexed: boolean): Promise<number> {
  let bytes = 0;
  const indexes: IndexStore = {
    get: () => Promise.resolve(null),
    put: (_file, index) => Promise.resolve(void (bytes = index.length)),
  };
  await readAndFold([file], undefined, context(), undefined, isIndexed ? { indexes } : {});
  return bytes;
}

async function printCost(file: DiscoveredFile): Promise<void> {
  const plain: number[] = [];
  const indexed: number[] = [];
  let size = 0;
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(await costOf(() => read(file, false)));
    indexed.push(await costOf(async () => (size = await read(file, true))));
  }
  const [without, withIndex] = [Math.min(...plain), Math.min(...indexed)];
  console.log(
    `${file.relative}: ${(file.bytes / 1e6).toFixed(0)} MB; index ${(size / 1e6).toFixed(1)} MB, ${((100 * size) / file.bytes).toFixed(1)} % of the file`,
  );
  console.log(
    `  reading ${(without / 1e3).toFixed(2)} s of processor time, with the index ${(withIndex / 1e3).toFixed(2)} s: ${((100 * (withIndex - without)) / without).toFixed(0)} % more`,
  );
}

function queryFor(random: Random): TraceQuery {
  const service = SERVICES[random.integer(SERVICES.length)];
  const fromMs = START_US / 1000 + random.integer(20_000);
  return [
    {},
    { service },
    { service, operation: `shop.${service}/Method1` },
    { status: 'error' as const },
    { minDurationMs: 50 + random.integer(200) },
    { fromMs, toMs: fromMs + 30_000 },
    { attributes: [{ key: 'http.status_code', value: '503' }] },
    { idPrefix: random.integer(256).toString(16) },
  ][random.integer(8)];
}

async function printSearch(folder: string, file: DiscoveredFile): Promise<void> {
  const requests = createTraceRequests();
  const source = {
    folder,
    include: [file.relative],
    exclude: [],
    storageDir: path.join(folder, 'cache'),
    trusted: true,
  };
  const random = createRandom(2);
  const timed = async <T>(work: () => Promise<T>): Promise<[ms: number, result: T]> => {
    const startedMs = performance.now();
    const result = await work();
    return [performance.now() - startedMs, result];
  };
  const search = (query: TraceQuery) =>
    timed(() =>
      requests.searchTraces(
        { source, query, paging: { order: 'duration', descending: true, offset: 0, limit: 50 } },
        context(),
      ),
    );
  const [firstMs, list] = await search({});
  const again = createTraceRequests();
  const [loadedMs] = await timed(() =>
    again.searchTraces(
      { source, query: {}, paging: { order: 'start', descending: false, offset: 0, limit: 50 } },
      context(),
    ),
  );
  const searches: number[] = [];
  for (let each = 0; each < SEARCHES; each++) {
    searches.push((await search(queryFor(random)))[0]);
  }
  const traces: number[] = [];
  for (const { traceId } of list.rows) {
    traces.push((await timed(() => requests.readTrace({ source, traceId }, context())))[0]);
  }
  const p95 = (values: readonly number[]): string => `${quantile(values, 0.95).toFixed(0)} ms`;
  console.log(
    `  ${list.totalSpans} spans in ${list.total} traces: first search ${(firstMs / 1e3).toFixed(1)} s, from the kept index ${loadedMs.toFixed(0)} ms`,
  );
  console.log(
    `  p95 of ${SEARCHES} searches ${p95(searches)}, of ${traces.length} single traces ${p95(traces)}; peak memory so far ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB`,
  );
}

async function main(): Promise<void> {
  console.log(`${os.cpus().length} × ${os.cpus()[0].model}, Node ${process.version}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'meshlens-bench-'));
  try {
    for (const recipe of RECIPES) {
      const file = write(folder, recipe);
      await printSearch(folder, file);
      await printCost(file);
      rmSync(file.path);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
