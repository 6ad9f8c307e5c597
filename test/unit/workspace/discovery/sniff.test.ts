import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlausibleName } from '../../../../src/workspace/discovery/plausible-name';
import { sniff } from '../../../../src/workspace/discovery/sniff';
import { field, protobuf, SEED, sized } from '../traces/otlp-proto/encode';

function kindOf(text: string | Buffer, relative: string): string | undefined {
  const verdict = sniff(
    {
      content: Buffer.from(text),
      bytes: text.length,
      modifiedMs: 0,
      fault: null,
      damage: null,
      isCompressed: false,
    },
    relative,
  );
  if (verdict === undefined) {
    return undefined;
  }
  return 'kind' in verdict
    ? verdict.kind
    : 'archive' in verdict
      ? `archive: ${verdict.archive}`
      : `refused: ${verdict.refused}`;
}

describe('a file named as spans that holds none', () => {
  const named = /^refused: its name is that of spans or metrics, and no known format/;

  it('is listed when its front is damaged', () => {
    expect(kindOf(Buffer.alloc(1000, 0x15), 'traces.bin')).toMatch(named);
    expect(kindOf(Buffer.alloc(1000, 0xff), 'a/otlp-spans.pb')).toMatch(named);
    expect(kindOf(Buffer.alloc(1000, 1), 'x.otlp')).toMatch(named);
  });

  it('is listed when the spans or their header stand behind or inside something else', () => {
    expect(kindOf('[[[[[[{"resourceSpans":[{"resource":{', 'traces.json')).toMatch(
      /^refused: spans stand deeper/,
    );
    expect(
      kindOf('time,value\nTraceID,SpanID,Service,Start,Duration\na,b,c,1700000000,5\n', 'spans.csv'),
    ).toBe('refused: the header of a table of spans is line 2: remove the lines before it');
    expect(kindOf('k1: 1, '.repeat(10_000), 'k8s.yaml')).toMatch(/^refused: its first 64 KB are one line/);
  });

  it.each([
    'trace_id span_id',
    'TRACEID SPANID',
    'trace_i_d span_i_d',
    'TraceId ParentId',
    'trace_id parent_i_d',
    'trace-id span-id',
    '_t_r_a_c_e_i_d _s_p_a_n_i_d',
  ])('is listed when a converter spelled its keys otherwise, also behind other bytes: %s', (keys) => {
    const [trace, span] = keys.split(' ');
    const text = `{"${trace}":"aa","x":[{"${trace}":"aa","${span}":"bb"}]}\n`;
    for (const front of [Buffer.alloc(0), Buffer.from([8, 8, 18, 8, 109, 101, 115, 104, 10])]) {
      expect(kindOf(Buffer.concat([front, Buffer.from(text)]), 'traces.jsonl')).toMatch(
        /^refused: JSON with trace/,
      );
    }
  });

  it.each(['traces.tar.gz', 'traces.jsonl.bz2', 'a/spans.zip', 'otlp.tgz', 'export.csv.xz', 'zipkin.7z'])(
    'is listed when it is an archive or packed in a way that is not read: %s',
    (name) => {
      expect(isPlausibleName(name)).toBe(true);
      const packed = Buffer.concat([Buffer.from('{"resourceSpans":[{}]}'), Buffer.alloc(100)]);
      expect(kindOf(packed, name)).toMatch(/^refused: an archive or compression that is not read: unpack it/);
      expect(kindOf('{"resourceSpans":[{"resource":{}}]}', name)).toBe('otlp');
    },
  );

  it('is left alone when it is a text or named otherwise', () => {
    expect(isPlausibleName('images.7z')).toBe(false);
    expect(isPlausibleName('backup.tar.xz')).toBe(false);
    expect(kindOf('some notes\n\tof mine\n', 'traces.bin')).toBeUndefined();
    expect(kindOf(Buffer.alloc(1000, 0x15), 'firmware.bin')).toBeUndefined();
  });
});

describe('sniff JSON', () => {
  it.each([
    ['otlp', '{"resourceSpans":[{"resource":'],
    ['otlp', '\uFEFF{\n  "resource_spans": [ {'],
    ['otlp', '{"resourceLogs":[]}\n{"resourceMetrics":[]}'],
    ['otlp', '[{"resourceSpans":['],
    ['otlp', '{"trace":{"resourceSpans":['],
    ['otlp', '{"batches":[{"resource":{},"instrumentationLibrarySpans":['],
    ['jaeger', '{"data":[{"traceID":"a","spans":[{"traceID":"a"'],
    ['jaeger', '{"total":0,"testing":[{"x":1}],"data":[{"processes":{"p":{}},"traceID":"A","spans":['],
    ['jaeger', '{"traceID":"a","spans":[{'],
    ['jaeger', '[{"traceID":"a","spans":[{'],
    ['jaeger', '{"data":[{"spans":[{"spanID":"x"'],
    ['zipkin', '[{"traceId":"a","id":"b","timestamp":1'],
    ['zipkin', '[[{"traceId":"a","id":"b","localEndpoint":{'],
    ['zipkin', '{"traceId":"a","id":"b","localEndpoint":{}}\n{"traceId"'],
    // Cut at the start.
    ['otlp', '","value":{}}]},"scopeSpans":[{"spans":[{"spanId":"a"}]}]}]}'],
    ['jaeger', 'me":1}],"traceID":"a","spanID":"b"}]}]}'],
    ['zipkin', 'a"},{"traceId":"a","id":"b","localEndpoint":{"serviceName":"s"}}]'],
    // Broken near the top, and clearly meant.
    ['jaeger', '{"data":[{"traceID":"a" "spans":[{"traceID":"a","spanID":"b"'],
    ['otlp', '{{"resourceSpans": [{"resource":{}'],
    ['zipkin', '[{"traceId":"a","id":"b","name":x"y","localEndpoint":{"serviceName":"s"'],
  ])('%s: %s', (kind, text) => {
    expect(kindOf(text, 'x.json')).toBe(kind);
  });

  it.each([
    ['a compiler configuration', '{"compilerOptions":{"strict":true},"include":["src"]}'],
    ['a lock file', '{"name":"x","lockfileVersion":3,"packages":{"node_modules/traceID":{"spans":[1]}}}'],
    [
      'a JSON schema of a trace',
      '{"properties":{"resourceSpans":{"type":"array"},"traceID":{},"spans":{"items":[{}]}}}',
    ],
    ['an example inside a text', '{"doc":"{\\"resourceSpans\\":[{}]}"}'],
    ['a browser profile', '{"traceEvents":[{"ph":"X","id":"1"}]}'],
    ['a dashboard about traces', '{"panels":[{"targets":[{"traceID":"x","spans":[]}]}]}'],
    ['broken JSON of another kind', '{"a": [1, 2}'],
    ['nothing', ''],
    ['text', 'traceID spans'],
  ])('no input: %s', (_name, text) => {
    expect(kindOf(text, 'x.json')).toBeUndefined();
  });
});

describe('sniff Protocol Buffers', () => {
  it('finds the first whole record of a file that begins in the middle of one', () => {
    const message = protobuf([SEED]);
    const kinds = [Buffer.concat([message, message]), sized([message, message])].flatMap((file) =>
      Array.from({ length: message.length - 1 }, (_, at) => kindOf(file.subarray(at + 1), 'x.pb')),
    );
    expect(new Set(kinds)).toEqual(new Set(['otlp']));
  });

  const kindOfBytes = (bytes: Uint8Array, name: string): string | undefined =>
    kindOf(Buffer.from(bytes), name);

  it.each(['x.pb', 'x.bin', 'x.otlp', 'x.binpb', 'x.json', 'x.gz'])(
    'recognises OTLP by its content in %s, also when only the beginning is there',
    (name) => {
      const message = protobuf([SEED, SEED]);
      for (const file of [
        message,
        sized([message]),
        sized([Buffer.alloc(0), message]),
        message.subarray(0, 200),
        sized([message]).subarray(0, 200),
      ]) {
        expect(kindOfBytes(file, name)).toBe('otlp');
      }
    },
  );

  it.each([
    [
      'a descriptor of protocol buffers',
      field(
        1,
        Buffer.concat([
          field(1, 'google/protobuf/empty.proto'),
          field(2, 'google.protobuf'),
          field(4, field(1, 'Empty')),
        ]),
      ),
    ],
    ['lines of text', Buffer.from('\n\n\n\n\n text')],
    ['zeros', Buffer.alloc(1000)],
    ['line feeds', Buffer.alloc(1000, 10)],
    [
      'metrics of something else',
      field(1, field(2, field(2, Buffer.concat([field(1, 'requests'), field(5, '')])))),
    ],
  ])('no input: %s', (_name, bytes) => {
    expect(kindOfBytes(bytes, 'x.bin')).toBeUndefined();
  });

  it('takes no random bytes for traces and does not throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => kindOfBytes(bytes, 'x.bin') === undefined),
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => kindOfBytes(Buffer.from([10, ...bytes]), 'x.bin') === undefined,
      ),
    );
  });
});

describe('sniff CSV', () => {
  it.each([
    ['csv-spans', 'TraceID,SpanID,ParentID,PodName,OperationName,StartTimeUnixNano,EndTimeUnixNano,Duration'],
    ['csv-spans', '\uFEFF"trace_id";"span_id";"service.name";"start (ms)";"duration (ms)"\r\n'],
    ['csv-spans', 'Timestamp,TraceId,SpanId,ParentSpanId,SpanName,SpanKind,ServiceName,Duration,StatusCode'],
    [
      'refused: a table with trace and span ids, but no column for duration or end time',
      'timestamp,trace_id,span_id,service,message\n',
    ],
    ['metrics', 'Time,TimeStamp,PodName,CpuUsage(m),Latency\n'],
    [undefined, 'Time,Source,Target,Weight\n'],
    [undefined, 'minute,service,p99\n1,2,3\n'],
  ])('%s: %s', (kind, text) => {
    expect(kindOf(text, 'x.csv')).toBe(kind);
  });
});

describe('sniff YAML', () => {
  const helm = 'refused: Helm template, not rendered: run `helm template` and save its output';
  const chart =
    'of a Helm chart, which declares nothing until it is rendered: run `helm template` and save its output';

  it.each([
    ['compose', 'services:\n  web:\n    image: nginx\n', 'anything.yml'],
    ['compose', 'version: "3"\n\nservices: # all of them\n  # first\n  web:\n\n    build: .\n', 'x.yaml'],
    ['compose', 'services:\n  web:\n    environment: [A=1]\n', 'deploy/docker-compose.override.yml'],
    [
      'compose',
      'x-base: &base\n  restart: always\nservices:\n  web:\n    <<: *base\n    container_name: w\n',
      'x.yaml',
    ],
    ['compose', 'include:\n  - a.yaml\n', 'compose.yaml'],
    ['kubernetes', '# licence\n---\napiVersion: apps/v1\nkind: Deployment\n', 'x.yaml'],
    ['kubernetes', 'kind: Service\r\napiVersion: v1\r\n', 'x.yml'],
    [
      'kubernetes',
      'apiVersion: v1\nkind: ConfigMap\ndata:\n  a: "{{ $labels.pod }} {{ range .Alerts }}"\n',
      'x.yaml',
    ],
    [helm, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n', 'x.yaml'],
    [helm, '{{- define "x" }}\na: {{ include "y" . }}\n', 'chart/templates/_x.yaml'],
    [`refused: description ${chart}`, 'apiVersion: v2\nname: chart\nversion: 1.0.0\n', 'Chart.yaml'],
    [`refused: values ${chart}`, 'replicas: 1\n', 'shop/values.yaml'],
    [`refused: values ${chart}`, 'replicas: 1\n', 'shop/values-prod.yml'],
    ['refused: Compose file that declares no service', '# nothing here\n', 'compose.extras.yaml'],
    [
      'refused: configuration of a tool (skaffold/v4beta6), which declares no service',
      'apiVersion: skaffold/v4beta6\nkind: Config\n',
      'skaffold.yaml',
    ],
    [
      'kubernetes',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n',
      'kustomization.yaml',
    ],
    ['kubernetes', 'resources: [a.yaml]\n', 'base/kustomization.yml'],
    ['kubernetes', 'resources: [a.yaml]\n', 'base/Kustomization'],
    ['kubernetes', 'apiVersion: kustomize.config.k8s.io/v1alpha1\n', 'x.yaml'],
    [undefined, 'services:\n  App\\Service:\n    arguments: [1]\n', 'services.yaml'],
    [undefined, 'image: node\nservices:\n  - docker:dind\ntest:\n  script: x\n', '.gitlab-ci.yml'],
    [undefined, 'on: push\njobs:\n  a:\n    services:\n      db:\n        image: x\n', 'ci.yml'],
    [undefined, 'global:\n  x: 1\nroute:\n  html: "{{ range .Alerts }}"\n', 'alertmanager.yml'],
  ])('%s', (kind, text, relative) => {
    expect(kindOf(text, relative)).toBe(kind);
  });
});

describe('sniff', () => {
  it('takes no longer on texts made to be slow', () => {
    const texts = [
      'services:\n'.padEnd(64 << 10, '  # x\n   \n'),
      '{{ '.repeat(21_000),
      'a,"'.repeat(21_000),
      '"traceI,[{'.repeat(6_000),
      ' '.repeat(64 << 10),
      'services:\n'.repeat(6_000),
    ];
    const before = process.cpuUsage();
    for (const text of texts) {
      for (const name of ['x.yaml', 'templates/x.yaml', 'x.csv', 'x.json', 'x.gz']) {
        kindOf(text, name);
      }
    }
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
  });
});

describe('isPlausibleName', () => {
  it.each([
    ...['a.json', 'a.JSONL', 'a.ndjson.gz', 'a.csv.gz', 'a.yml', 'traces.gz', 'a.tsv'],
    ...['otel-traces', 'traces.txt', 'a.log', 'spans.jsonl.1', 'a.json.bak', 'a.json-2024-05-06', 'a.log.gz'],
  ])('%s', (name) => {
    expect(isPlausibleName(name)).toBe(true);
  });
  it.each(['a.ts', 'a.rar', 'a.whl', 'Main.java', 'a.png', 'a.md', 'a.min.js'])('not %s', (name) => {
    expect(isPlausibleName(name)).toBe(false);
  });
});
