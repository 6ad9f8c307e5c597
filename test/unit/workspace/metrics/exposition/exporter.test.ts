import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readMetrics } from '../../../../../src/workspace/metrics/read';
import { type MetricTable, UnusableMetrics } from '../../../../../src/workspace/metrics/table';

const START_MS = Date.UTC(2024, 4, 6, 12, 53, 20);
const SCRAPES = 6;
const STEP_MS = 10_000;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-exposition-'))));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.useRealTimers());

async function read(content: string | Uint8Array): Promise<MetricTable> {
  const file = path.join(folder, 'metrics');
  await writeFile(file, content);
  return readMetrics(file, 'metrics');
}

const columns = ({ names, rows, values }: MetricTable): Record<string, number[]> =>
  Object.fromEntries(
    names.map((name, column) => [
      name,
      Array.from({ length: rows }, (_, row) => values[row * names.length + column]),
    ]),
  );

/** What a service reports over a minute: the text its endpoint gives, and the same measurements as OTLP. */
async function recorded(appendTimestamp: boolean): Promise<{ text: string; otlp: string }> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const exporter = new PrometheusExporter({ preventServerStart: true, appendTimestamp });
  const resource = resourceFromAttributes({ 'service.name': 'cart' });
  const meters = new MeterProvider({ resource, readers: [exporter] });
  const server = createServer((request, response) => exporter.getMetricsRequestHandler(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/metrics`;
  const meter = meters.getMeter('shop');
  const requests = meter.createCounter('http.requests');
  const duration = meter.createHistogram('http.duration', { unit: 'ms' });
  const queue = meter.createUpDownCounter('queue.size');
  const texts: string[] = [];
  const lines: string[] = [];
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    vi.setSystemTime(START_MS + scrape * STEP_MS);
    requests.add(20, { route: '/pay "now"\\\n' });
    requests.add(10, { route: '/' });
    duration.record(30);
    duration.record(50);
    queue.add(scrape % 2 === 0 ? 3 : -1);
    texts.push(await (await fetch(url)).text());
    const { resourceMetrics } = await exporter.collect();
    lines.push(Buffer.from(JsonMetricsSerializer.serializeRequest(resourceMetrics) ?? []).toString());
  }
  server.closeAllConnections();
  server.close();
  await meters.shutdown();
  return { text: texts.join(''), otlp: lines.join('\n') };
}

describe("the SDK's Prometheus exporter", () => {
  it('gives the series that OTLP gives, when it writes times', async () => {
    const { text, otlp } = await recorded(true);
    const table = await read(text);
    const rate = [2, 2, 2, 2, 2];
    expect(columns(table)).toEqual({
      'cart http_requests_total{route="/pay \\"now\\"\\\\\\n"}': [NaN, ...rate],
      'cart http_requests_total{route="/"}': [NaN, 1, 1, 1, 1, 1],
      'cart queue_size': [3, 2, 5, 4, 7, 6],
      'cart http_duration.count': [NaN, ...rate.map((value) => Math.fround(value / 10))],
      'cart http_duration.mean': [NaN, 40, 40, 40, 40, 40],
    });
    const named = (name: string): string => name.replace('_total', '').replaceAll('_', '.');
    const same = Object.entries(columns(table)).map(([name, values]) => [named(name), values]);
    expect(Object.fromEntries(same)).toEqual(columns(await read(otlp)));
    expect(table.timesMs?.[0]).toBe(START_MS);
  });

  it('is refused with what to do instead, when it writes none', async () => {
    const { text } = await recorded(false);
    await expect(read(text)).rejects.toThrow(UnusableMetrics);
    await expect(read(text)).rejects.toThrow(/range query/);
  });
});
