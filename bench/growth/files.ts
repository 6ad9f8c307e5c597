/** Dimensions of metric files, archives, trained models and folders that a hostile one can make large. */
import { gzipSync } from 'node:zlib';
import { attribute, delimited, double, fixed64, message } from '../../scripts/fuzz/formats/wire';
import type { Reading } from '../../scripts/fuzz/parts';
import { type Content, type Dimension, times } from './dimension';

const KIB = 1024;
const START = 1_700_000_000;
const one = (
  reading: Reading,
  name: string,
  file: string,
  size: number,
  content: (size: number) => Content,
): Dimension => ({
  ...{ name, reading, size, files: (count) => ({ [file]: content(count) }) },
});
const metrics = (name: string, file: string, size: number, content: (size: number) => Content): Dimension =>
  one('metrics', name, file, size, content);
const span = (index: number): string =>
  `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},"scopeSpans":[{"spans":[{"traceId":"${'a'.repeat(32)}","spanId":"${index.toString(16).padStart(16, 'b')}","name":"x","startTimeUnixNano":"${START}000000000","endTimeUnixNano":"${START}100000000"}]}]}]}\n`;
const spans = (size: number): string => times(size, span);
const repeat = (count: number, make: (index: number) => Buffer): Buffer =>
  Buffer.concat(Array.from({ length: count }, (_, index) => make(index)));
/** A Zstandard frame with one block that is not compressed. */
function rawFrame(content: string): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x80, 0x58, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(bytes.length, 6);
  header.writeUIntLE(bytes.length * 8 + 1, 10, 3);
  return Buffer.concat([header, bytes]);
}
function skippable(content: Buffer): Buffer {
  const header = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0]);
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content]);
}
const archive = (name: string, file: string, size: number, content: (size: number) => Content): Dimension =>
  one('folder', name, file, size, content);
const otlpPoints = (size: number, rest: (index: number) => string): string =>
  `{"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[${times(size, (index) => `{"timeUnixNano":"${START + index * 60}000000000",${rest(index)}}`, ',')}]}}]}]}]}`;

export const fileDimensions: readonly Dimension[] = [
  metrics(
    'long CSV: rows of one series',
    'long.csv',
    1000,
    (size) => `Series,Time,Value\n${times(size, (row) => `a,${START + row * 60},1.5\n`)}`,
  ),
  metrics(
    'long CSV: series',
    'long.csv',
    250,
    (size) =>
      `Series,Time,Value\n${times(size, (series) => times(6, (row) => `s${series},${START + row * 60},1.5\n`))}`,
  ),
  metrics(
    'long CSV: length of a key',
    'long.csv',
    16 * KIB,
    (size) => `Series,Time,Value\n${times(8, (row) => `${'k'.repeat(size)},${START + row * 60},1.5\n`)}`,
  ),
  metrics(
    'metrics CSV: wrong times',
    'wide.csv',
    1000,
    (size) =>
      `time,a\n${times(8, (row) => `${START + row * 60},1.5\n`)}${times(size, (row) => `then${row},1.5\n`)}`,
  ),
  metrics(
    'metrics CSV: times in no order',
    'wide.csv',
    1000,
    (size) => `time,a\n${times(size, (row) => `${START + ((row * 7919) % size) * 60},1.5\n`)}`,
  ),
  metrics(
    'metrics CSV: columns of one name',
    'wide.csv',
    500,
    (size) => `time${',a'.repeat(size)}\n${times(8, (row) => `${START + row * 60}${',1'.repeat(size)}\n`)}`,
  ),
  metrics(
    'metrics CSV: lines that are no rows in front',
    'wide.csv',
    1000,
    (size) => `${'# x\n'.repeat(size)}time,a\n${times(8, (row) => `${START + row * 60},1.5\n`)}`,
  ),
  metrics(
    'Prometheus: values of a series',
    'prometheus.json',
    1000,
    (size) =>
      `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"job":"j"},"values":[${times(size, (row) => `[${START + row * 60},"1"]`, ',')}]}]}}`,
  ),
  metrics(
    'Prometheus: labels',
    'prometheus.json',
    500,
    (size) =>
      `{"status":"success","data":{"resultType":"matrix","result":[{"metric":{${times(size, (index) => `"l${index}":"v"`, ',')}},"values":[${times(8, (row) => `[${START + row * 60},"1"]`, ',')}]}]}}`,
  ),
  metrics(
    'Prometheus: keys beside the answer',
    'prometheus.json',
    1000,
    (size) =>
      `{"status":"success",${times(size, (index) => `"k${index}":{"a":[1,2]},`)}"data":{"resultType":"matrix","result":[{"metric":{"job":"j"},"values":[${times(8, (row) => `[${START + row * 60},"1"]`, ',')}]}]}}`,
  ),
  metrics('OTLP metrics: points', 'metrics.json', 1000, (size) => otlpPoints(size, () => '"asDouble":1')),
  metrics('OTLP metrics: streams', 'metrics.json', 200, (size) =>
    otlpPoints(
      size * 4,
      (index) => `"asDouble":1,"attributes":[{"key":"k","value":{"stringValue":"v${index % size}"}}]`,
    ),
  ),
  metrics(
    'OTLP metrics: buckets of a histogram',
    'metrics.json',
    1000,
    (size) =>
      `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","histogram":{"aggregationTemporality":2,"dataPoints":[${times(6, (row) => `{"timeUnixNano":"${START + row * 60}000000000","count":"${row}","sum":1,"bucketCounts":[${'"1",'.repeat(size)}"1"],"explicitBounds":[${'1,'.repeat(size)}1]}`, ',')}]}}]}]}]}`,
  ),
  metrics('OTLP metrics Protocol Buffers: points', 'metrics.pb', 1000, (size) =>
    message(
      1,
      message(1, attribute(1, 'service.name', 'a')),
      message(
        2,
        message(
          2,
          delimited(1, 'load'),
          message(
            5,
            repeat(size, (row) =>
              message(1, fixed64(3, BigInt(START + row * 60) * 1_000_000_000n), double(4, 1)),
            ),
          ),
        ),
      ),
    ),
  ),
  metrics('OTLP metrics Protocol Buffers: damaged bytes', 'metrics.pb', 64 * KIB, (size) =>
    Buffer.concat([
      message(1, message(1, attribute(1, 'service.name', 'a')), message(2, message(2, delimited(1, 'load')))),
      Buffer.alloc(size, 0x0a),
    ]),
  ),
  one('folder', 'metrics beside traces: series', 'cpu.csv', 100, (size) => {
    const names = times(size, (index) => `,cpu_s${index}`);
    return `time${names}\n${times(8, (row) => `${START + row * 60}${',1.5'.repeat(size)}\n`)}`;
  }),
  archive('gzip: damaged members', 'traces.jsonl.gz', 20, (size) =>
    repeat(size, (index) => {
      const member = gzipSync(span(index));
      member[member.length >> 1] ^= 255;
      return member;
    }),
  ),
  archive('gzip: bytes behind damage', 'traces.jsonl.gz', 256 * KIB, (size) =>
    Buffer.concat([gzipSync(spans(3)), Buffer.alloc(size, 0x1f)]),
  ),
  archive('gzip: comments of members', 'traces.jsonl.gz', 64 * KIB, (size) => {
    const member = gzipSync(spans(3));
    const header = Buffer.from(member.subarray(0, 10));
    header[3] = 16;
    return Buffer.concat([header, Buffer.alloc(size, 0x61), Buffer.of(0), member.subarray(10)]);
  }),
  archive('gzip: one value that repeats', 'traces.jsonl.gz', 4 * 1024 * KIB, (size) =>
    gzipSync(`${spans(3)}${' '.repeat(size)}${spans(3)}`),
  ),
  archive('Zstandard: frames', 'traces.jsonl.zst', 200, (size) =>
    repeat(size, (index) => rawFrame(span(index))),
  ),
  archive('Zstandard: empty frames', 'traces.jsonl.zst', 1000, (size) =>
    Buffer.concat([rawFrame(spans(3)), repeat(size, () => rawFrame('')), rawFrame(spans(3))]),
  ),
  archive('Zstandard: skippable frames', 'traces.jsonl.zst', 1000, (size) =>
    Buffer.concat([repeat(size, () => skippable(Buffer.alloc(3))), rawFrame(spans(3))]),
  ),
  archive('Zstandard: damaged frames', 'traces.jsonl.zst', 200, (size) =>
    repeat(size, (index) => {
      const frame = rawFrame(span(index));
      frame[10] |= 6;
      return frame;
    }),
  ),
  archive('Zstandard: bytes behind damage', 'traces.jsonl.zst', 256 * KIB, (size) =>
    Buffer.concat([rawFrame(spans(3)), Buffer.alloc(size, 0x28)]),
  ),
  one(
    'model',
    'trained model: tensors',
    'model.json',
    500,
    (size) =>
      `{"format":"meshlens-model","version":1,"kind":"fuzzed","description":"x","config":{},"weights":{"bytes":4,"sha256":"x"},"tensors":[${times(size, (index) => `{"name":"t${index}","dtype":"float32","shape":[1],"offset":0}`, ',')}]}`,
  ),
  {
    name: 'folder: files',
    reading: 'folder',
    size: 50,
    files: (size) =>
      Object.fromEntries(Array.from({ length: size }, (_, index) => [`f${index}.jsonl`, span(index)])),
  },
  {
    name: 'folder: depth',
    reading: 'folder',
    size: 20,
    largest: 1000,
    files: (size) => ({ [`${'d/'.repeat(size)}t.jsonl`]: span(1) }),
  },
  {
    name: 'folder: lines of .gitignore',
    reading: 'folder',
    size: 250,
    files: (size) => ({
      't.jsonl': span(1),
      '.gitignore': times(size, (index) => `x${index}*y\n`),
    }),
  },
];
