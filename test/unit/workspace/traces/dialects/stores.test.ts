import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTraceFile } from '../../../../../src/workspace/traces/read';
import type { Span } from '../../../../../src/workspace/traces/span';
import { CALLS, spanId } from './calls';
import { clickHouse, cloudTrace, dataPrepper, elasticsearch, goConsole, openSearch } from './stores';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-stores-'))));
afterAll(() => rm(folder, { recursive: true }));

/** The first span of a record, with its attributes, and what is said of it. */
async function first(record: object) {
  const file = path.join(folder, 'spans.json');
  const text = JSON.stringify(record);
  await writeFile(file, text);
  const spans: (Span & { readonly pairs: Record<string, unknown> })[] = [];
  const problems: string[] = [];
  await readTraceFile(
    { path: file, relative: 'spans.json', kind: 'span-documents', bytes: text.length, modifiedMs: 0 },
    {
      span: (span) => {
        const pairs: Record<string, unknown> = {};
        span.attributes?.((key, value) => (pairs[key] = value));
        spans.push({ ...span, pairs });
      },
      problem: ({ reason }) => problems.push(reason),
    },
  );
  return { span: spans[0], problems };
}

const call = CALLS[1];
const id = spanId(call, 2);
const exception = { 'exception.type': 'IOError', 'exception.message': 'refused' };
const pairsOf = (object: object): object[] =>
  Object.entries(object).map(([Key, Value]) => ({ Key, Value: { Type: 'STRING', Value: Value as string } }));
const linked = { traceId: 'ab', spanId: 'cd' };

describe('stored spans of OpenTelemetry', () => {
  it.each([
    [
      'stdouttrace',
      {
        ...goConsole(call, id, undefined),
        Attributes: pairsOf({ 'peer.service': 'cart' }),
        Events: [{ Name: 'exception', Attributes: pairsOf(exception) }],
        Links: [{ SpanContext: { TraceID: 'AB', SpanID: '00cd' } }],
      },
      [linked],
    ],
    [
      'ClickHouse',
      {
        ...clickHouse(call, id, undefined),
        SpanAttributes: { 'peer.service': 'cart' },
        'Events.Name': ['other', 'exception'],
        'Events.Attributes': [{}, exception],
        'Links.TraceId': ['AB'],
        'Links.SpanId': ['cd'],
      },
      [linked],
    ],
    [
      'ClickHouse with nested columns',
      {
        ...clickHouse(call, id, undefined),
        SpanAttributes: { peer: { service: 'cart' } },
        Events: [{ Name: 'exception', Attributes: exception }],
        Links: [{ TraceId: 'ab', SpanId: 'cd' }],
      },
      [linked],
    ],
    [
      'Data Prepper',
      {
        ...dataPrepper(call, id, undefined),
        'span.attributes.peer@service': 'cart',
        events: [
          { name: 'exception', attributes: { 'exception@type': 'IOError', 'exception@message': 'refused' } },
        ],
      },
      undefined,
    ],
    [
      'the exporter for OpenSearch',
      {
        ...openSearch(call, id, undefined),
        attributes: { 'peer.service': 'cart' },
        events: [{ name: 'exception', attributes: exception }],
      },
      undefined,
    ],
    [
      'the exporter for Elasticsearch',
      {
        ...elasticsearch(call, id, undefined),
        attributes: { peer: { service: 'cart' } },
        events: [{ name: 'exception', attributes: { exception: { type: 'IOError', message: 'refused' } } }],
      },
      undefined,
    ],
  ])('hold attributes, exceptions and links: %s', async (_what, record, links) => {
    const { span, problems } = await first([record]);
    expect(problems).toEqual([]);
    expect(span).toMatchObject({
      service: 'web',
      kind: 'client',
      peer: 'cart',
      error: true,
      durationMs: 150,
    });
    expect(span.failure).toContain('refused');
    expect(span.links ?? []).toEqual(links ?? []);
    expect(span.pairs).toMatchObject({ 'peer.service': 'cart' });
  });

  it.each([
    [
      'Go',
      goConsole(call, id, undefined),
      'Resource',
      [{ Key: 'k8s.deployment.name', Value: { Value: 'web' } }],
    ],
    [
      'ClickHouse',
      { ...clickHouse(call, id, undefined), ServiceName: '' },
      'ResourceAttributes',
      { 'k8s.deployment.name': 'web' },
    ],
    [
      'OpenSearch',
      openSearch(call, id, undefined),
      'resource',
      { attributes: { 'k8s.deployment.name': 'web' } },
    ],
  ])('take their service from the workload without a name: %s', async (_what, record, key, resource) => {
    expect((await first([{ ...record, [key]: resource }])).span.service).toBe('web');
  });

  it('keep nanoseconds, zones and durations without an end', async () => {
    const go = await first({
      ...goConsole(call, id, undefined),
      StartTime: '2024-05-06T14:53:20.000000123+02:00',
      EndTime: '2024-05-06T12:53:20.000001623Z',
    });
    expect(go.span.durationMs).toBe(0.0015);
    const { endTime: _end, ...prepper } = dataPrepper(call, id, undefined) as Record<string, unknown>;
    expect((await first(prepper)).span.durationMs).toBe(150);
  });
});

describe('labels of Google Cloud Trace', () => {
  const labelled = async (labels: object) => {
    const [{ spans, ...trace }] = cloudTrace() as { spans: object[] }[];
    return (await first({ traces: [{ ...trace, spans: [{ ...spans[1], labels }] }] })).span;
  };

  it.each([
    [{ 'g.co/gae/app/module': 'web' }, 'web'],
    [{ 'g.co/r/cloud_run_revision/service_name': 'web', '/component': 'grpc' }, 'web'],
    [{ 'g.co/r/k8s_container/pod_name': 'web-579f59597d-wc2lz' }, 'web'],
    [{ 'g.co/r/k8s_container/container_name': 'web' }, 'web'],
    [{ '/component': 'web' }, 'web'],
    [{ '/component': 'grpc' }, 'unknown'],
    [{}, 'unknown'],
  ])('name the service: %j', async (labels, service) => {
    expect((await labelled(labels)).service).toBe(service);
  });

  it('say whether a call failed, and what it called', async () => {
    const failed = await labelled({ '/error/name': 'Error', '/error/message': 'no route' });
    expect([failed.error, failed.failure]).toEqual([true, 'no route']);
    expect((await labelled({ '/http/status_code': '503' })).error).toBe(true);
    expect((await labelled({ '/http/status_code': '404', '/http/host': 'cart' })).error).toBe(false);
    expect((await labelled({ '/http/host': 'cart' })).peer).toBe('cart');
  });
});
