import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { reportJson } from '../../../../src/cli/output/serialise';
import { renderReport } from '../../../../src/cli/terminal/report';
import { describeTerminal } from '../../../../src/cli/terminal/terminal';
import { createRandom } from '../../../../src/numeric/random';
import type { Report } from '../../../../src/contracts/report';
import { optionsFor, testContext, withFolder } from '../harness';

const ROWS = 120;
const STEP_S = 60;
const START_S = Date.UTC(2025, 2, 1) / 1000;
const SERVICES = ['cart', 'pay', 'shop'] as const;
/** `pay` is slow, fails and burns its processor in these rows. */
const FAULT = { from: 80, to: 88 };

interface Row {
  readonly timeS: number;
  readonly latencyMs: number;
  readonly p99Ms: number;
  readonly requests: number;
  readonly availability: number;
  readonly cpu: number;
}

function rowsOf(isFaulty: boolean): Map<string, Row[]> {
  const random = createRandom(3);
  const noisy = (level: number): number => level * Math.exp(0.08 * random.normal());
  return new Map(
    SERVICES.map((service, place) => [
      service,
      Array.from({ length: ROWS }, (_, row): Row => {
        const inFault = isFaulty && service === 'pay' && row >= FAULT.from && row < FAULT.to;
        return {
          timeS: START_S + row * STEP_S,
          latencyMs: noisy(20 * (place + 1)) * (inFault ? 6 : 1),
          p99Ms: noisy(80 * (place + 1)) * (inFault ? 5 : 1),
          requests: Math.round(noisy(600)),
          availability: inFault ? 70 : 100 - 0.2 * random.uniform(),
          cpu: noisy(0.3) * (inFault ? 3 : 1),
        };
      }),
    ]),
  );
}

const fixed = (value: number): string => value.toFixed(4);

/** A column per service and quantity. */
function wide(rows: Map<string, Row[]>): string {
  const names = SERVICES.flatMap((service) => [
    `${service}_latency_ms`,
    `${service}_requests`,
    `${service}_error_rate`,
    `${service}_cpu`,
  ]);
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const own = SERVICES.map((service) => rows.get(service)?.[row] as Row);
    const cells = own.flatMap(({ latencyMs, requests, availability, cpu }) =>
      [latencyMs, requests, 1 - availability / 100, cpu].map(fixed),
    );
    return [new Date(own[0].timeS * 1000).toISOString(), ...cells].join(',');
  });
  return [['time', ...names].join(','), ...lines].join('\n');
}

/** A row per time and service. */
function long(rows: Map<string, Row[]>): string {
  const lines = Array.from({ length: ROWS }, (_, row) =>
    SERVICES.map((service) => {
      const own = rows.get(service)?.[row] as Row;
      return [own.timeS, service, ...[own.latencyMs, own.p99Ms, own.requests, own.cpu].map(fixed)].join(',');
    }),
  ).flat();
  return ['timestamp,service,latency_p50_ms,latency_p99_ms,requests,cpu_utilization', ...lines].join('\n');
}

/** Three lines name the columns, and a fourth the index, as pandas writes them. */
function stacked(rows: Map<string, Row[]>): string {
  const kinds: readonly (readonly [string, string, (row: Row) => number])[] = [
    ['latency', 'Average', ({ latencyMs }) => latencyMs / 1000],
    ['latency', 'p99', ({ p99Ms }) => p99Ms / 1000],
    ['requests', 'Sum', ({ requests }) => requests],
    ['availability', 'Average', ({ availability }) => availability],
  ];
  const columns = kinds.flatMap((kind) => SERVICES.map((service) => ({ service, kind })));
  return [
    ['microservice', ...columns.map(({ service }) => service)].join(','),
    ['metric', ...columns.map(({ kind: [metric] }) => metric)].join(','),
    ['statistic', ...columns.map(({ kind: [, statistic] }) => statistic)].join(','),
    ['unix_timestamp', ...columns.map(() => '')].join(','),
    ...Array.from({ length: ROWS }, (_, row) => {
      const cells = columns.map(({ service, kind: [, , valueOf] }) =>
        fixed(valueOf(rows.get(service)?.[row] as Row)),
      );
      return [`${START_S + row * STEP_S}.0`, ...cells].join(',');
    }),
  ].join('\n');
}

const layouts = { wide, long, stacked };

const analysed = (files: Record<string, string>): Promise<Report> =>
  withFolder(files, (folder) => analyze(optionsFor(folder), testContext()));

describe('a folder that holds only metrics', () => {
  it.each(Object.entries(layouts))('is judged from a %s table', async (_, write) => {
    const report = await analysed({ 'metrics.csv': write(rowsOf(true)) });
    expect(report.services.map(({ name }) => name).sort()).toEqual([...SERVICES]);
    expect(report.windows).toMatchObject({ count: ROWS, widthMs: STEP_S * 1000, startMs: START_S * 1000 });
    expect(report.incidents).toHaveLength(1);
    const [{ fromMs, toMs, causes }] = report.incidents;
    expect(causes[0].service).toBe('pay');
    expect(Math.abs(fromMs / 1000 - START_S - FAULT.from * STEP_S)).toBeLessThanOrEqual(2 * STEP_S);
    expect(Math.abs(toMs / 1000 - START_S - FAULT.to * STEP_S)).toBeLessThanOrEqual(2 * STEP_S);
    expect(causes[0].evidence.some(({ feature }) => feature === 'latency')).toBe(true);
    expect(report.anomaly.model).toMatchObject({ name: 'robust z-score', source: 'none' });
    expect(report.notes.join()).toMatch(/judged by their metric files alone, in 120 windows of 60 s/);
    expect(Object.keys(report.anomaly.scores).sort()).toEqual([...SERVICES]);
  });

  it('gives a report that its schema allows, and a page of text', async () => {
    const report = await analysed({ 'metrics.csv': long(rowsOf(true)) });
    const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object;
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    expect(validate(JSON.parse(reportJson(report))), JSON.stringify(validate.errors)).toBe(true);
    const text = renderReport(
      report,
      describeTerminal({ write: () => undefined }, { env: { LANG: 'C.UTF-8' }, platform: 'linux' }),
    );
    expect(text).toContain('answers slower than usual');
    expect(report.incidents[0].metrics?.some(({ metric }) => metric === 'cpu_utilization')).toBe(true);
  });

  it.each(Object.entries(layouts))('shows no incident in the noise of a %s table', async (_, write) => {
    const report = await analysed({ 'metrics.csv': write(rowsOf(false)) });
    expect(report.incidents).toEqual([]);
    expect(report.notes.join()).toMatch(/No incident/);
  });

  it('does not judge a handful of measurements, and takes a file per pod', async () => {
    const [heading, ...lines] = long(rowsOf(false)).split('\n');
    const few = await analysed({ 'metrics.csv': [heading, ...lines.slice(0, 15)].join('\n') });
    expect(few.notes.join()).toMatch(/Too little data to judge: metric files of 5 windows/);
    const perPod = Object.fromEntries(
      [...rowsOf(true)].map(([service, rows]) => [
        `${service}-579f59597d-wc2lz_metric.csv`,
        [
          'time,latency_ms,cpu',
          ...rows.map((row) => [row.timeS, fixed(row.latencyMs), fixed(row.cpu)].join(',')),
        ].join('\n'),
      ]),
    );
    const report = await analysed(perPod);
    expect(report.services.map(({ name }) => name).sort()).toEqual([...SERVICES]);
    expect(report.incidents.map(({ causes }) => causes[0].service)).toEqual(['pay']);
  });
});
