import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../../src/workspace/discovery/discover';
import { field } from '../traces/otlp-proto/encode';
import { withFolder } from './workspace-folder';

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { template: { spec: { containers: [{ name: 'web', image: 'web' }] } } },
};
const YAML = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n';
const JAEGER = JSON.stringify({
  data: [
    { traceID: 'a', spans: [{ traceID: 'a', spanID: 'b', operationName: 'x', startTime: 1, duration: 1 }] },
  ],
});
const OTLP = '{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]}';
const OTLP_SPAN =
  '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"ab","spanId":"cd","parentSpanId":"ef"}]}]}]}';
const table = (header: string): string =>
  `${header}\n${[0, 1, 2, 3].map((row) => `2024-05-06T12:0${row}:00Z,${row},${row * 2}`).join('\n')}\n`;
const onnx = Buffer.concat([Buffer.from([8, 8]), field(2, 'pytorch'), field(7, field(1, field(1, 'x')))]);
const zip = (member: string): Buffer =>
  Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), Buffer.from(member)]);
/** A member with its content, packed as archivers do; the directory of the archive is lost. */
const zipped = (name: string, content: string): Buffer => {
  const header = Buffer.from('PK\x03\x04'.padEnd(30, '\0'), 'latin1');
  header.writeUInt16LE(8, 8);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), deflateRawSync(content)]);
};
/** A member whose header lost its checksum. */
const tarred = (name: string, content: string): Buffer => {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write(content.length.toString(8).padStart(11, '0'), 124);
  header.write('ustar', 257);
  return Buffer.concat([header, Buffer.from(content), Buffer.alloc(512 - (content.length % 512))]);
};
const ROW = `${'ab'.repeat(16)},${'cd'.repeat(8)},root,web,GET /,1700000000000000000,5000000\n`;
/** What is read, behind so much that the head says nothing. */
const behind = (run: string, content: string): string => run.repeat((200 << 10) / run.length) + content;
/** UTF-16 behind so much UTF-8 that the zeros of the first bytes do not tell it. */
const behindUtf8 = (run: string, content: string): Buffer =>
  Buffer.concat([Buffer.from(run.repeat(500)), Buffer.from(content, 'utf16le')]);
const sized = (text: string): Buffer => {
  const length = Buffer.alloc(8);
  length.writeUInt32LE(text.length);
  return Buffer.concat([length, Buffer.from(text)]);
};

/** Content by name, and what the reason says. */
const LISTED: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ['web.json', JSON.stringify(DEPLOYMENT, null, 2), /Kubernetes objects as JSON.*YAML/],
  [
    'list.json',
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [DEPLOYMENT] }),
    /Kubernetes objects as JSON/,
  ],
  ['array.json', JSON.stringify([DEPLOYMENT]), /Kubernetes objects as JSON/],
  [
    'watch.ndjson',
    `${JSON.stringify(DEPLOYMENT)}\n${JSON.stringify(DEPLOYMENT)}\n`,
    /Kubernetes objects as JSON/,
  ],
  [
    'deep.jsonl',
    `{"traceId":"ab","id":"cd","tags":${'['.repeat(100_000)}`,
    /JSON with trace ids that is broken .* nested too deep/,
  ],
  ['lost.jsonl', '{"traceId":"ab"]\n', /JSON with trace ids that is broken/],
  ['stack.json', JSON.stringify({ services: { web: { image: 'nginx' } } }), /Compose project as JSON/],
  ['task.json', JSON.stringify({ family: 'a', containerDefinitions: [{ name: 'web' }] }), /Amazon ECS/],
  ['web.yaml.bak', YAML, /Kubernetes manifest whose name/],
  ['rendered', `---\n${YAML}`, /Kubernetes manifest whose name/],
  ['docker-compose.prod', 'services:\n  web:\n    image: nginx\n', /Compose file whose name/],
  [
    'zipkin1.json',
    '[{"traceId":"a","id":"b","annotations":[{"timestamp":1,"value":"sr","endpoint":{}}]}]',
    /Zipkin v1/,
  ],
  [
    'app.log',
    `12:00 INFO trace_id=${'ab'.repeat(16)} span_id=${'cd'.repeat(8)} done\n`,
    /text with trace and span ids/,
  ],
  [
    'activities.txt',
    `Activity.TraceId:            ${'ab'.repeat(16)}\nActivity.SpanId:             ${'cd'.repeat(8)}\n`,
    /console output of OpenTelemetry for \.NET.*OTLP/,
  ],
  [
    'java.log',
    `12:00 INFO 'GET /' : ${'ab'.repeat(16)} ${'cd'.repeat(8)} SERVER [tracer: web:1.0] {}\n`,
    /LoggingSpanExporter/,
  ],
  ['pod.log', `${JSON.stringify({ log: `${OTLP_SPAN}\n`, stream: 'stdout' })}\n`, /text inside other JSON/],
  [
    'rows.json',
    '{"results":[{"events":[{"trace.id":"ab","guid":"cd","parent.id":"ef"}]}]}',
    /trace and span ids/,
  ],
  ['records.json', '{"records":[{"trace.id":"ab","span.id":"cd"}]}', /trace and span ids/],
  ['scrape', '# HELP a b\n# TYPE a counter\na{b="c"} 1\n', /one moment.*range query/],
  ['scrape.metrics', 'a{b="c"} 1\na{b="d"} 2\n', /one moment/],
  [
    'points.lp',
    'cpu,host=a usage=0.5 1714979000000000000\ncpu,host=b usage=1i,idle=t 1714979000000000000\n',
    /line protocol/,
  ],
  ['series.csv', table('time,web,cart'), /meshlens forecast/],
  ['export.txt', table('timestamp,a,b'), /meshlens forecast/],
  ['graphite.json', '[{"target":"a","datapoints":[[1,1714979000]]}]', /Graphite/],
  [
    'influx.json',
    '{"results":[{"series":[{"name":"a","columns":["time"],"values":[[1]]}]}]}',
    /InfluxDB as JSON/,
  ],
  ['spans.parquet', 'PAR1\x15\x04\x15\x00\x00PAR1', /Parquet/],
  ['spans.data', 'PAR1\x15\x04\x15\x00\x00PAR1', /Parquet/],
  ['spans.avro', 'Obj\x01\x04\x16avro.schema', /Avro/],
  ['traces.db', 'SQLite format 3\0\x10\x00', /SQLite/],
  ['net.bin', onnx, /ONNX model.*meshlens runtime/],
  ['net.onnx', onnx, /ONNX model.*meshlens runtime/],
  [
    'saved_model.pb',
    Buffer.concat([
      Buffer.from([8, 1]),
      field(2, field(1, Buffer.concat([field(4, 'serve'), field(5, '2.15.0')]))),
    ]),
    /SavedModel.*ONNX/,
  ],
  ['frozen.pb', field(1, Buffer.concat([field(1, 'input'), field(2, 'Placeholder')])), /TensorFlow graph/],
  ['net.tflite', 'L\0\0\0TFL3\0\0\0\0', /TensorFlow Lite/],
  ['net.pt', zip('archive/data.pkl'), /PyTorch/],
  ['net.safetensors', sized('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'), /safetensors/],
  ['dump', zipped('out/0.json', OTLP), /the archive is damaged/],
  ['dump.bin', Buffer.concat([zipped('a.txt', 'x'), zipped('traces.bin', 'x')]), /archive is damaged/],
  ['dump.1', tarred('out/0.json', JAEGER), /the archive is damaged/],
  [
    'dump.gz',
    gzipSync(Buffer.concat([tarred('a.txt', 'x'.repeat(700)), tarred('x/spans.pb', '')])),
    /the archive is damaged/,
  ],
  ...['BZh91AY&SY', '\xfd7zXZ\0', '7z\xbc\xaf\x27\x1c', 'Rar!\x1a\x07', '\x04\x22\x4d\x18'].map(
    (sign, index) =>
      [`dump.${index}`, Buffer.from(`${sign}\0\x01\x02`, 'latin1'), /archive or compression/] as const,
  ),
  ['upper.json', OTLP_SPAN.toUpperCase(), /trace and span ids/],
  ['utf16.yaml', Buffer.from(`\uFEFFa: "\u6b63"\n${'b: c\n'.repeat(9)}`, 'utf16le'), /UTF-16/],
  ['late.csv', `${'a: b\n'.repeat(100)}TraceID,SpanID,Service,Start,Duration\n${ROW}`, /header.*line 101/],
  ['run.json', behind('[', OTLP), /spans or manifests stand behind/],
  ['run.json.gz', gzipSync(behind('1', `\n${JAEGER}`)), /spans or manifests stand behind/],
  ['run.yaml', behind('a: b\n', `---\n${YAML}`), /spans or manifests stand behind/],
  ['run.csv', behind('x', `\n${ROW.repeat(9)}`), /spans or manifests stand behind/],
  ['damaged.csv', `TraceID,SpaX,Parent\nx1,y\n${ROW.repeat(9)}`, /no header that names the columns/],
  ['other-first.csv', `{"a":1}\nTraxID,SpaX,Parent\n${ROW.repeat(9)}`, /no header that names the columns/],
  ['few-rows.csv', `${'HOST=a\n'.repeat(30)}Trace#ID\tSpan\n${ROW}`, /no header that names the columns/],
  ['rows-between.csv', `${`a: b\n  c: d\n\n${ROW}`.repeat(9)}`, /no header that names the columns/],
  ['late-utf16.json', behindUtf8('[', JAEGER), /zero bytes/],
  ['late-utf16.csv.gz', gzipSync(behindUtf8('a\n', ROW.repeat(9))), /zero bytes/],
  ['late-utf16.log', behindUtf8('started\n', OTLP), /zero bytes/],
  ['late-zeros.yaml', behind('a: b\n', `a: \0\n---\n${YAML}`), /zero bytes/],
  ['zeros.json', Buffer.alloc(70_000), /zero bytes/],
  ['run.json.zst', Buffer.alloc(100_000, 0xb5), /name is that of a compressed file/],
  ['run.pb.gz', behind('(', '\x00\x01'), /name is that of a compressed file/],
  ['net.gguf', 'GGUF\x03\0\0\0', /GGUF/],
];

const SILENT: Readonly<Record<string, string | Uint8Array>> = {
  Caddyfile: 'example.com {\n  reverse_proxy localhost:9000\n}\n',
  'Dockerfile.prod': 'FROM node:20\n',
  'package.json': '{"name":"web","version":"1.0.0","services":{},"dependencies":{"a":"1"}}',
  'tsconfig.json': '{"compilerOptions":{"target":"es2022"}}',
  'dashboard.json': '{"panels":[{"targets":[{"expr":"rate(x[5m])"}]}],"schemaVersion":39,"title":"x"}',
  'people.csv': 'name,age,born\nann,4,2020-01-01\nbob,5,2019-01-01\ncat,6,2018-01-01\n',
  'README.md': `\`\`\`\n${YAML}\`\`\`\n`,
  NOTES: `Deploy this:\n\n${YAML}`,
  'notes.txt': 'set trace_id and span_id in every log line\nORC is a format\n',
  ORCHARD: 'ORCHARD is a name\n',
  'weights.bin': Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251)),
  'photo.zip': zip('photo.jpg'),
  album: zipped('photo.jpg', 'JFIF'.repeat(100)),
  backup: tarred('src/main.c', 'int main() {}'),
  'long.json': behind('[1],', '2'),
  'settings.ini': '[a]\nb=1\n',
  'prices.tmp': 'name 1\nother 2\n',
  'hashes.csv': `file,md5,changed\n${`a.txt,${'ab'.repeat(16)},2024-05-06T12:00:00Z\n`.repeat(9)}`,
  'core.dat': Buffer.concat([Buffer.alloc(500), Buffer.from('"trace" "spans"'), Buffer.alloc(500)]),
  changes: 'Before, it would\nprint nothing, which is wrong\n[bug introduced in 5.3.0]\n',
  Europe: 'zone\0,time,cpu\n',
  LICENSE: 'MIT License\n',
};

describe('what is not read', () => {
  it.each(LISTED)('%s is listed', async (name, content, reason) => {
    await withFolder({ [name]: content }, async (folder) => {
      const { files, skipped } = await discover(folder, { include: [], exclude: [] });
      expect(files).toEqual([]);
      expect(skipped).toEqual([{ file: name, reason: expect.stringMatching(reason) as string }]);
    });
  });

  it('is passed over in silence when it belongs to something else', async () => {
    await withFolder(SILENT, async (folder) => {
      expect(await discover(folder, { include: [], exclude: [] })).toEqual({ files: [], skipped: [] });
    });
  });

  it('is read under any name that says nothing', async () => {
    const files = {
      'jaeger.log': JAEGER,
      'spans.tmp': JAEGER,
      'export.2024w18': OTLP,
      'traces.json_old': OTLP,
    };
    await withFolder(files, async (folder) => {
      const found = await discover(folder, { include: [], exclude: [] });
      expect(found.skipped).toEqual([]);
      expect(found.files.map(({ relative, kind }) => [relative, kind])).toEqual([
        ['export.2024w18', 'otlp'],
        ['jaeger.log', 'jaeger'],
        ['spans.tmp', 'jaeger'],
        ['traces.json_old', 'otlp'],
      ]);
    });
  });
});
