/**
 * How fast traces are read (decompressed MB per second, on generated files) and how long a folder of 100,000 files takes
 * to be searched, and the peak memory of a whole analysis at the sizes named in MB (default 200 and 1000; needs a build).
 * Processor time is given beside wall time, because others may be using the machine.
 */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import type { InputKind } from '../src/contracts/report';
import { discover } from '../src/workspace/discovery/discover';
import { readTraceFile } from '../src/workspace/traces/read';
import { printPeakMemory } from './reading/memory';

const TARGET_BYTES = 100 << 20;
const ROUNDS = 3;
const START_US = 1_700_000_000_000_000;

/** Head, one record, separator and foot of a generated file. */
interface Recipe {
  readonly kind: InputKind;
  readonly name: string;
  readonly head: string;
  readonly foot: string;
  readonly separator: string;
  record(index: number): string | Buffer;
  /** Compresses a batch of records into a frame of its own. */
  pack?(batch: Buffer): Uint8Array;
}

/** Hexadecimal ids; parents are counted from elsewhere, so that no span is its own. */
const id = (index: number): string => (index + 1).toString(16).padStart(16, 'a');
const parent = (index: number): string => id(index + 1e9);

const recipes = (zstd: Zstd, messages: readonly Buffer[]): readonly Recipe[] => [
  {
    kind: 'jaeger',
    name: 'jaeger.json',
    head: '{"data":[',
    foot: '],"total":0}',
    separator: ',',
    record: jaegerTrace,
  },
  { kind: 'otlp', name: 'otlp.jsonl', head: '', foot: '\n', separator: '\n', record: otlpRequest },
  {
    kind: 'otlp',
    name: 'otlp.jsonl.zst',
    head: '',
    foot: '',
    separator: '\n',
    record: otlpRequest,
    pack: (batch) => zstd.compress(batch),
  },
  {
    kind: 'otlp',
    name: 'otlp.pb',
    head: '',
    foot: '',
    separator: '',
    record: (index) => messages[index % messages.length],
  },
  {
    kind: 'otlp',
    name: 'otlp.pb.zst',
    head: '',
    foot: '',
    separator: '',
    record: (index) => messages[index % messages.length],
    pack: (batch) => zstd.compress(batch),
  },
  { kind: 'zipkin', name: 'zipkin.json', head: '[', foot: ']', separator: ',', record: zipkinSpan },
  {
    kind: 'csv-spans',
    name: 'spans.csv',
    head: 'TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration\n',
    foot: '\n',
    separator: '\n',
    record: csvRow,
  },
];

function jaegerTrace(index: number): string {
  const spans = Array.from({ length: 20 }, (_, span) => ({
    traceID: id(index),
    spanID: id(index * 20 + span),
    operationName: '/cart.Cart/Add',
    references: [{ refType: 'CHILD_OF', traceID: id(index), spanID: parent(index) }],
    startTime: START_US + index,
    duration: 2500,
    tags: [
      { key: 'span.kind', type: 'string', value: 'server' },
      { key: 'component', type: 'string', value: 'gRPC' },
    ],
    logs: [],
    processID: 'p1',
    warnings: null,
  }));
  return JSON.stringify({ traceID: id(index), spans, processes: { p1: { serviceName: 'cart', tags: [] } } });
}

function otlpRequest(index: number): string {
  const spans = Array.from({ length: 20 }, (_, span) => ({
    traceId: id(index).repeat(2),
    spanId: id(index * 20 + span),
    parentSpanId: parent(index),
    name: '/cart.Cart/Add',
    kind: 3,
    startTimeUnixNano: `${START_US + index}000`,
    endTimeUnixNano: `${START_US + index}999`,
    attributes: [
      { key: 'peer.service', value: { stringValue: 'db' } },
      { key: 'rpc.grpc.status_code', value: { intValue: '0' } },
    ],
    status: {},
  }));
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
        scopeSpans: [{ spans }],
      },
    ],
  });
}

/** The same request in Protocol Buffers, behind its size as the Collector writes it. */
function otlpMessage(index: number): Buffer {
  const field = (number: number, content: Buffer | string): Buffer => {
    const bytes = Buffer.from(content);
    const length: number[] = [];
    let rest = bytes.length;
    for (; rest >= 0x80; rest >>= 7) {
      length.push((rest & 0x7f) | 0x80);
    }
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), bytes]);
  };
  const time = (number: number, ns: bigint): Buffer => {
    const bytes = Buffer.from([(number << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.writeBigUInt64LE(ns, 1);
    return bytes;
  };
  const start = BigInt(START_US + index) * 1000n;
  const text = (key: string, value: string): Buffer =>
    Buffer.concat([field(1, key), field(2, field(1, value))]);
  const span = (number: number): Buffer =>
    Buffer.concat([
      field(1, Buffer.from(id(index).repeat(2), 'hex')),
      field(2, Buffer.from(id(index * 20 + number), 'hex')),
      field(4, Buffer.from(parent(index), 'hex')),
      field(5, '/cart.Cart/Add'),
      Buffer.from([6 << 3, 3]),
      time(7, start),
      time(8, start + 999n),
      field(9, text('peer.service', 'db')),
      field(9, Buffer.concat([field(1, 'rpc.grpc.status_code'), field(2, Buffer.from([3 << 3, 0]))])),
      field(15, ''),
    ]);
  const scope = Buffer.concat(Array.from({ length: 20 }, (_, number) => field(2, span(number))));
  const message = field(
    1,
    Buffer.concat([field(1, field(1, text('service.name', 'cart'))), field(2, scope)]),
  );
  const size = Buffer.alloc(4);
  size.writeUInt32BE(message.length);
  return Buffer.concat([size, message]);
}

function zipkinSpan(index: number): string {
  return JSON.stringify({
    traceId: id(index),
    id: id(index),
    kind: 'CLIENT',
    name: 'get',
    timestamp: START_US + index,
    duration: 1431,
    localEndpoint: { serviceName: 'web', ipv4: '10.0.0.1' },
    remoteEndpoint: { serviceName: 'cart' },
    tags: { 'http.method': 'GET' },
  });
}

function csvRow(index: number): string {
  return `${id(index).repeat(2)},${id(index)},${parent(index)},cart-579f59597d-wc2lz,shop.Cart/Add,${START_US + index}000,${START_US + index + 900}000,900`;
}

async function readRounds(folder: string, recipe: Recipe): Promise<void> {
  const file = path.join(folder, recipe.name);
  const bytes = write(file, recipe);
  const { size } = statSync(file);
  for (let round = 0; round < ROUNDS; round++) {
    const cost = await measure(() =>
      readTraceFile(
        { path: file, relative: recipe.name, kind: recipe.kind, bytes: size, modifiedMs: 0 },
        { span: () => undefined, problem: (problem) => console.log(problem) },
      ),
    );
    console.log(
      `${recipe.name}: ${(bytes / 1e3 / cost.wallMs).toFixed(0)} MB/s (${(bytes / 1e3 / cost.cpuMs).toFixed(0)} per processor second), ${cost.result.records} spans, ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB resident`,
    );
  }
  rmSync(file);
}

/** Returns how many bytes the file has when it is not packed. */
function write(file: string, { head, foot, separator, record, pack }: Recipe): number {
  const descriptor = openSync(file, 'w');
  let bytes = writeSync(descriptor, head);
  for (let index = 0; bytes < TARGET_BYTES;) {
    const separated = Array.from({ length: 200 }, () => [
      Buffer.from(index > 0 ? separator : ''),
      Buffer.from(record(index++)),
    ]);
    const batch = Buffer.concat(separated.flat());
    writeSync(descriptor, pack?.(batch) ?? batch);
    bytes += batch.length;
  }
  bytes += writeSync(descriptor, foot);
  closeSync(descriptor);
  return bytes;
}

async function search(folder: string, name: string, extensions: readonly string[]): Promise<void> {
  const root = path.join(folder, 'tree');
  const json = JSON.stringify(
    { name: 'x', list: Array.from({ length: 100 }, (_, index) => ({ index, text: 'trace' })) },
    null,
    1,
  );
  for (let group = 0; group < 1000; group++) {
    const place = path.join(root, `a${group % 20}`, `b${group % 100}`, `c${group}`);
    mkdirSync(place, { recursive: true });
    for (let file = 0; file < 100; file++) {
      writeFileSync(path.join(place, `f${file}${extensions[file % extensions.length]}`), json);
    }
  }
  writeFileSync(path.join(root, 'trace.json.gz'), gzipSync(zipkinSpan(1).replace(/^.*$/, '[$&]')));
  for (let round = 0; round < ROUNDS; round++) {
    const { result, wallMs, cpuMs } = await measure(() =>
      discover(root, { include: [], exclude: ['**/dist'] }),
    );
    console.log(
      `100,000 files, ${name}: ${(wallMs / 1e3).toFixed(1)} s (${(cpuMs / 1e3).toFixed(1)} s of processor time), ${result.files.length} input`,
    );
  }
  rmSync(root, { recursive: true });
}

async function measure<T>(run: () => Promise<T>): Promise<{ result: T; wallMs: number; cpuMs: number }> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { result, wallMs: performance.now() - startedMs, cpuMs: (user + system) / 1e3 };
}

async function main(): Promise<void> {
  console.log(`${os.cpus().length} × ${os.cpus()[0].model}, Node ${process.version}`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'meshlens-bench-'));
  try {
    const messages = Array.from({ length: 1000 }, (_, index) => otlpMessage(index));
    for (const recipe of recipes(await Zstd.load(), messages)) {
      await readRounds(folder, recipe);
    }
    await search(folder, 'one in five worth a look', [
      '.ts',
      '.js',
      '.md',
      '.json',
      '.go',
      '.py',
      '.map',
      '.txt',
      '.yaml',
      '.d.ts',
    ]);
    await search(folder, 'all JSON', ['.json']);
    const sizes = process.argv.slice(2).map(Number);
    printPeakMemory(folder, path.resolve('dist/cli.js'), sizes.length > 0 ? sizes : [200, 1000]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
