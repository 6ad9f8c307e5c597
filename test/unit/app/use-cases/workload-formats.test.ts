import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkloadReport } from '../../../../src/contracts/workload/workload-report';
import { hourlyLoads } from '../../methods/workload/loads';
import { encoded, resource } from '../../workspace/metrics/otlp/requests';
import { forecastContent } from './workload-content';

/** The same loads in every format that metrics are exported in: the forecast must not depend on it. */

const ROWS = 300;
const START_MS = Date.UTC(2024, 0, 1);
const HOUR_MS = 3_600_000;
const { values, names } = hourlyLoads({ rows: ROWS });
const timeMs = (row: number): number => START_MS + row * HOUR_MS;
/** As written: two decimals. */
const load = (node: number, row: number): number => Number(values[node * ROWS + row].toFixed(2));
const rows = Array.from({ length: ROWS }, (_, row) => row);

const csv = [
  `time,${names.join(',')}`,
  ...rows.map((row) =>
    [new Date(timeMs(row)).toISOString(), ...names.map((_, node) => load(node, row))].join(','),
  ),
].join('\n');

const prometheusRange = JSON.stringify({
  status: 'success',
  data: {
    resultType: 'matrix',
    result: names.map((job, node) => ({
      metric: { __name__: 'load', job },
      values: rows.map((row) => [timeMs(row) / 1000, String(load(node, row))]),
    })),
  },
});

const prometheusText = [
  '# TYPE load gauge',
  ...names.flatMap((job, node) => rows.map((row) => `load{job="${job}"} ${load(node, row)} ${timeMs(row)}`)),
  '',
].join('\n');

const grafanaFrames = JSON.stringify({
  results: {
    A: {
      status: 200,
      frames: names.map((job, node) => ({
        schema: {
          fields: [
            { name: 'Time', type: 'time' },
            { name: 'Value', type: 'number', labels: { job } },
          ],
        },
        data: { values: [rows.map(timeMs), rows.map((row) => load(node, row))] },
      })),
    },
  },
});

const otlp = names.map((job, node) =>
  resource(
    { 'service.name': job },
    {
      name: 'load',
      gauge: {
        dataPoints: rows.map((row) => ({ timeUnixNano: `${timeMs(row)}000000`, asDouble: load(node, row) })),
      },
    },
  ),
);

let folder: string;
let expected: WorkloadReport;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-workload-formats-'));
  expected = await forecastContent(folder, csv);
});
afterAll(() => rm(folder, { recursive: true }));

describe('forecastLoads', () => {
  it.each<[string, string | Uint8Array]>([
    ["Prometheus' answer to a range query", prometheusRange],
    ['the same packed with gzip', gzipSync(prometheusRange)],
    ["Prometheus' text format with times", prometheusText],
    ['data frames of Grafana', grafanaFrames],
    ['OTLP metrics as JSON', JSON.stringify({ resourceMetrics: otlp })],
    ['OTLP metrics as Protocol Buffers', encoded(otlp)],
  ])('forecasts from %s what it forecasts from a table', async (_, content) => {
    const report = await forecastContent(folder, content);
    expect(report.input).toMatchObject({
      rows: ROWS,
      startMs: START_MS,
      stepMs: HOUR_MS,
      dayRows: 24,
      missingShare: 0,
      problems: [],
    });
    expect(report.input.series.map((name) => names.filter((own) => name.includes(own)))).toEqual(
      names.map((name) => [name]),
    );
    expect(report.forecast.startMs).toBe(timeMs(ROWS));
    const ahead = ({ forecast }: WorkloadReport) =>
      forecast.series.map(({ point, low, high, peak }) => ({ point, low, high, peak }));
    expect(ahead(report)).toEqual(ahead(expected));
    expect(report.metrics).toEqual(expected.metrics);
    expect(report.chosen).toBe(expected.chosen);
  });

  it('leaves out what is broken in an export and says so', async () => {
    const broken = prometheusText.replace(/^(load\{job="service-0"\} )[\d.]+/m, '$1many');
    const report = await forecastContent(folder, broken);
    expect(report.input.problems).toMatchObject([{ line: 2 }]);
    expect(report.input.missingShare).toBeCloseTo(1 / (names.length * ROWS), 6);
    expect(report.forecast.series).toHaveLength(names.length);
  });

  it('forecasts counters as rates', async () => {
    const counter = (node: number, row: number): number =>
      rows.slice(0, row + 1).reduce((sum, each) => sum + load(node, each) * 3600, 0);
    const text = [
      '# TYPE requests counter',
      ...names.flatMap((job, node) =>
        rows.map((row) => `requests_total{job="${job}"} ${counter(node, row).toFixed(0)} ${timeMs(row)}`),
      ),
      '',
    ].join('\n');
    const report = await forecastContent(folder, text);
    report.forecast.series.forEach(({ point }, at) => {
      const own = expected.forecast.series[at].point;
      point.forEach((value, step) => expect(Math.abs(value / own[step] - 1)).toBeLessThan(0.1));
    });
  });
});
