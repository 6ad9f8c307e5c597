/** Dimensions of recordings, metric files and models that a hostile one can make large. */
import { gzipSync } from 'node:zlib';
import { writeModel } from '../../test/unit/onnx/support/model-writer';
import { attribute, delimited, fixed64, message } from '../../scripts/fuzz/formats/wire';
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
const ID = 'aaaaaaaaaaaaaaaa';
const otlpSpan = (rest = '', index = 0): string =>
  `{"traceId":"${ID}${ID}","spanId":"${index.toString(16).padStart(16, 'b')}","name":"x","startTimeUnixNano":"${START}000000000","endTimeUnixNano":"${START}100000000"${rest}}`;
const otlp = (spans: string): string =>
  `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"a"}}]},"scopeSpans":[{"spans":[${spans}]}]}]}\n`;
const trace = (name: string, size: number, content: (size: number) => string): Dimension =>
  one(
    'folder',
    `OTLP JSON: ${name}`,
    'traces.jsonl',
    size,
    (count) => `${otlp(otlpSpan())}${content(count)}\n${otlp(otlpSpan())}`,
  );
const csv = (name: string, size: number, content: (size: number) => string): Dimension =>
  one(
    'folder',
    `CSV spans: ${name}`,
    'spans.csv',
    size,
    (count) => `TraceID,SpanID,Service,Start,Duration\n${content(count)}\n`,
  );
const onnx = (name: string, size: number, content: (size: number) => Uint8Array): Dimension =>
  one('onnx', `ONNX: ${name}`, 'model.onnx', size, content);
const protoSpan = (...rest: readonly Buffer[]): Buffer =>
  message(
    2,
    delimited(1, Buffer.alloc(16, 1)),
    delimited(2, Buffer.alloc(8, 2)),
    delimited(5, 'x'),
    fixed64(7, BigInt(START) * 1_000_000_000n),
    fixed64(8, BigInt(START + 1) * 1_000_000_000n),
    ...rest,
  );
const protoElement = (...spans: readonly Buffer[]): Buffer =>
  message(1, message(1, attribute(1, 'service.name', 'a')), message(2, ...spans));
const repeat = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

export const recordDimensions: readonly Dimension[] = [
  trace('records', 300, (size) => times(size, (index) => otlp(otlpSpan('', index)))),
  trace('spans of a record', 300, (size) => otlp(times(size, (index) => otlpSpan('', index), ','))),
  trace('attributes of a span', 1000, (size) =>
    otlp(
      otlpSpan(
        `,"attributes":[${times(size, (index) => `{"key":"k${index}","value":{"stringValue":"v"}}`, ',')}]`,
      ),
    ),
  ),
  trace('depth of a value', 4 * KIB, (size) => otlp(otlpSpan(`,"x":${'['.repeat(size)}${']'.repeat(size)}`))),
  trace('open brackets', 64 * KIB, (size) => '['.repeat(size)),
  trace('length of a status message', 64 * KIB, (size) =>
    otlp(otlpSpan(`,"status":{"code":2,"message":"status ${'1'.repeat(size)}"}`)),
  ),
  trace('failures of one text', 200, (size) =>
    otlp(
      times(
        size,
        (index) => otlpSpan(`,"status":{"code":2,"message":"failed at ${index} of x"}`, index),
        ',',
      ),
    ),
  ),
  trace('broken lines', 1000, (size) => '{"resourceSpans":[{"a" 1}]}\n'.repeat(size)),
  trace('quotes', 64 * KIB, (size) => '"'.repeat(size)),
  trace('spaces', 256 * KIB, (size) => ' '.repeat(size)),
  one(
    'folder',
    'Jaeger: processes',
    'jaeger.json',
    1000,
    (size) =>
      `{"data":[{"traceID":"a","processes":{${times(size, (index) => `"p${index}":{"serviceName":"s"}`, ',')}},"spans":[${times(size, (index) => `{"traceID":"a","spanID":"${index + 1}","processID":"p${index}","startTime":${START}000000,"duration":5}`, ',')}]}]}`,
  ),
  one(
    'folder',
    'Zipkin: tags',
    'zipkin.json',
    2000,
    (size) =>
      `[{"traceId":"a","id":"b","timestamp":${START}000000,"duration":5,"localEndpoint":{"serviceName":"s"},"tags":{${times(size, (index) => `"t${index}":"v"`, ',')}}}]`,
  ),
  one(
    'folder',
    'Zipkin: depth of calls',
    'zipkin.json',
    500,
    (size) =>
      `[${times(size, (index) => `{"traceId":"a","id":"${(index + 1).toString(16)}","parentId":"${index.toString(16)}","timestamp":${START}000000,"duration":5,"localEndpoint":{"serviceName":"s"}}`, ',')}]`,
  ),
  one('folder', 'OTLP Protocol Buffers: spans', 'traces.pb', 500, (size) =>
    protoElement(...repeat(size, () => protoSpan())),
  ),
  one('folder', 'OTLP Protocol Buffers: attributes', 'traces.pb', 1000, (size) =>
    protoElement(protoSpan(...repeat(size, (index) => attribute(9, `k${index}`, 'v')))),
  ),
  one('folder', 'OTLP Protocol Buffers: damaged bytes', 'traces.pb', 64 * KIB, (size) =>
    Buffer.concat([protoElement(protoSpan()), Buffer.alloc(size, 0x0a), protoElement(protoSpan())]),
  ),
  csv('rows', 500, (size) => times(size, (index) => `a,${index + 1},s,${START},5\n`)),
  csv('rows with quotes that never close', 1000, (size) => times(size, () => `a,"b,s,${START},5\n`)),
  csv('quotes', 64 * KIB, (size) => `a,b,${'"'.repeat(size)}`),
  csv('commas', 32 * KIB, (size) => ','.repeat(size)),
  csv('dashes of a service', 64 * KIB, (size) => `a,b,${'a1-'.repeat(size)},${START},5`),
  one(
    'folder',
    'CSV spans: columns',
    'spans.csv',
    400,
    (size) =>
      `TraceID,SpanID,Pod,Start,Duration,${times(size, (index) => `c${index}`, ',')}\n${`a,b,s-1,${START},5,${'1,'.repeat(size)}\n`.repeat(3)}`,
  ),
  one(
    'metrics',
    'metrics CSV: columns',
    'wide.csv',
    500,
    (size) =>
      `time,${times(size, (index) => `s${index}`, ',')}\n${times(8, (row) => `${START + row * 60}${',1.5'.repeat(size)}\n`)}`,
  ),
  one(
    'metrics',
    'metrics CSV: rows',
    'wide.csv',
    1000,
    (size) => `time,a\n${times(size, (row) => `${START + row * 60},1.5\n`)}`,
  ),
  one(
    'metrics',
    'metrics CSV: digits of a number',
    'wide.csv',
    32 * KIB,
    (size) => `time,a\n${times(8, (row) => `${START + row * 60},${row < 7 ? 1.5 : '1'.repeat(size)}\n`)}`,
  ),
  one(
    'metrics',
    'Prometheus: series',
    'prometheus.json',
    200,
    (size) =>
      `{"status":"success","data":{"resultType":"matrix","result":[${times(size, (index) => `{"metric":{"job":"j${index}"},"values":[${times(6, (row) => `[${START + row * 60},"1"]`, ',')}]}`, ',')}]}}`,
  ),
  one('metrics', 'OTLP metrics: attributes', 'metrics.json', 500, (size) => {
    const attributes = times(size, (index) => `{"key":"k${index}","value":{"stringValue":"v"}}`, ',');
    const points = times(
      6,
      (row) => `{"timeUnixNano":"${START + row * 60}000000000","asDouble":1,"attributes":[${attributes}]}`,
      ',',
    );
    return `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[${points}]}}]}]}]}`;
  }),
  one(
    'labels',
    'labels: rows',
    'labels.csv',
    500,
    (size) => `service,from,to,type\n${times(size, (index) => `s${index},${START},${START + 60},x\n`)}`,
  ),
  one('folder', 'gzip: empty members', 'traces.jsonl.gz', 200, (size) =>
    Buffer.concat([
      gzipSync(otlp(otlpSpan())),
      ...repeat(size, () => gzipSync('')),
      gzipSync(otlp(otlpSpan())),
    ]),
  ),
  one('folder', 'gzip: zeros behind it', 'traces.jsonl.gz', 256 * KIB, (size) =>
    Buffer.concat([gzipSync(otlp(otlpSpan())), Buffer.alloc(size)]),
  ),
  onnx('nodes', 500, (size) =>
    writeModel({
      nodes: repeat(size, (index) => ({ op: 'Relu', inputs: [`v${index}`], outputs: [`v${index + 1}`] })),
      inputs: { v0: { shape: [1, 3] } },
      outputs: [`v${size}`],
    }),
  ),
  onnx('inputs of a node', 2000, (size) =>
    writeModel({
      nodes: [{ op: 'Concat', inputs: repeat(size, () => 'x'), outputs: ['y'], attributes: { axis: 0 } }],
      inputs: { x: { shape: [1, 3] } },
      outputs: ['y'],
    }),
  ),
  onnx('readers of a value', 500, (size) =>
    writeModel({
      nodes: repeat(size, (index) => ({ op: 'Relu', inputs: ['x'], outputs: [`v${index}`] })),
      inputs: { x: { shape: [1, 3] } },
      outputs: ['v0'],
    }),
  ),
  onnx('axes of a tensor', 1000, (size) =>
    writeModel({
      nodes: [
        { op: 'Transpose', inputs: ['x'], outputs: ['y'] },
        { op: 'Add', inputs: ['y', 'x'], outputs: ['z'] },
      ],
      inputs: { x: { shape: repeat(size, () => 1) } },
      outputs: ['z'],
    }),
  ),
  onnx('numbers of an attribute', 4000, (size) =>
    writeModel({
      nodes: [
        {
          op: 'Transpose',
          inputs: ['x'],
          outputs: ['y'],
          attributes: { perm: repeat(size, (index) => index) },
        },
      ],
      inputs: { x: { shape: [1, 3] } },
      outputs: ['y'],
    }),
  ),
  onnx('length of an equation', 4 * KIB, (size) =>
    writeModel({
      nodes: [
        { op: 'Einsum', inputs: ['x'], outputs: ['y'], attributes: { equation: `${'i'.repeat(size)}->i` } },
      ],
      inputs: { x: { shape: [1, 3] } },
      outputs: ['y'],
    }),
  ),
];
