import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '../../../../src/workspace/metrics/read';
import { type MetricTable, UnusableMetrics } from '../../../../src/workspace/metrics/table';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-metrics-'))));
afterAll(() => rm(folder, { recursive: true }));

async function read(content: unknown): Promise<MetricTable> {
  const file = path.join(folder, 'metrics');
  await writeFile(
    file,
    content instanceof Uint8Array || typeof content === 'string' ? content : JSON.stringify(content),
  );
  return readMetrics(file, 'metrics');
}

const START = 1_714_979_000;
const column = ({ names, rows, values }: MetricTable, name: string): number[] =>
  Array.from({ length: rows }, (_, row) => values[row * names.length + names.indexOf(name)]);

function prometheus(result: readonly unknown[]): unknown {
  return { status: 'success', data: { resultType: 'matrix', result } };
}

const cart = {
  metric: { __name__: 'latency', job: 'cart' },
  values: [
    [START, '1.5'],
    [START + 15, '2'],
    [START + 30, 'NaN'],
  ],
};
const pay = {
  metric: { job: 'pay' },
  values: [
    [START + 15, '7'],
    [START + 30.001, '+Inf'],
    [START + 45, '9'],
  ],
};

describe("Prometheus' answer to a range query", () => {
  it('becomes a column per series and a row per moment', async () => {
    const zstd = await Zstd.load();
    const text = JSON.stringify(prometheus([cart, pay]));
    for (const content of [
      text,
      gzipSync(text),
      zstd.compress(Buffer.from(text)),
      JSON.stringify([cart, pay]),
    ]) {
      const table = await read(content);
      expect(table.names).toEqual(['latency{job="cart"}', '{job="pay"}']);
      expect([...(table.timesMs ?? [])]).toEqual([0, 15, 30, 45].map((seconds) => (START + seconds) * 1000));
      expect(column(table, 'latency{job="cart"}')).toEqual([1.5, 2, NaN, NaN]);
      expect(column(table, '{job="pay"}')).toEqual([NaN, 7, NaN, 9]);
      expect(table.problems).toEqual([]);
    }
  });

  it('gives back whatever was measured', async () => {
    const series = fc.record({
      first: fc.nat(50),
      values: fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(series, { minLength: 1, maxLength: 4 }), async (all) => {
        const result = all.map(({ first, values }, index) => ({
          metric: { job: `s${index}` },
          values: values.map((value, step) => [START + (first + step) * 15, String(value)]),
        }));
        const table = await read(prometheus(result));
        const rowOf = new Map(
          Array.from(table.timesMs ?? [], (timeMs, row) => [Math.round((timeMs / 1000 - START) / 15), row]),
        );
        all.forEach(({ first, values }, index) => {
          const measured = column(table, `{job="s${index}"}`);
          expect(values.map((_, step) => measured[rowOf.get(first + step) ?? -1])).toEqual(values);
          expect(measured.filter((value) => !Number.isNaN(value))).toHaveLength(values.length);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('uses the series beside a broken one, and those before a cut', async () => {
    const text = JSON.stringify(prometheus([cart, pay, cart, pay]));
    const broken = await read(text.replace('"values":[[', '"values":[[['));
    expect(broken.names).toContain('{job="pay"}');
    expect(broken.problems).not.toEqual([]);
    const cut = await read(text.slice(0, text.indexOf('"+Inf"')));
    expect(cut.names).toEqual(['latency{job="cart"}']);
    expect(cut.problems).toMatchObject([
      { severity: 'warning', reason: expect.stringContaining('the file ends') as unknown },
    ]);
  });

  it.each([
    [
      'an instant query',
      prometheus([{ metric: {}, value: [START, '1'] }]),
      'it answers an instant query: ask for a range',
    ],
    [
      'an error',
      { status: 'error', errorType: 'bad_data', error: 'parse error' },
      'found were status, errorType, error',
    ],
    ['nothing', '{}', 'it is empty or broken'],
  ])('refuses %s with a reason', async (_name, content, reason) => {
    await expect(read(content)).rejects.toThrow(UnusableMetrics);
    await expect(read(content)).rejects.toThrow(reason);
  });
});

describe('other answers in JSON', () => {
  const minutes = Array.from({ length: 5 }, (_, minute) => minute);

  it('reads native histograms as their count and sum, beside plain series and in one with them', async () => {
    const histograms = minutes.map((minute) => [
      START + 60 * minute,
      { count: String(100 + minute), sum: '5.5' },
    ]);
    const table = await read(prometheus([cart, { metric: { __name__: 'native' }, histograms }]));
    expect(table.names).toEqual(['latency{job="cart"}', 'native.count', 'native.sum']);
    expect(column(table, 'native.count').filter((value) => value >= 0)).toEqual([100, 101, 102, 103, 104]);
    const alone = await read(prometheus([{ metric: { __name__: 'native' }, histograms }]));
    expect(alone.names).toEqual(['native.count', 'native.sum']);
  });

  it("reads lines of VictoriaMetrics' export", async () => {
    const line = (job: string): string =>
      JSON.stringify({
        metric: { __name__: 'rps', job },
        values: minutes,
        timestamps: minutes.map((minute) => (START + 60 * minute) * 1000),
      });
    const table = await read(`${line('cart')}\n${line('web')}\n`);
    expect(table.names).toEqual(['rps{job="cart"}', 'rps{job="web"}']);
    expect(column(table, 'rps{job="web"}')).toEqual(minutes);
    expect(table.timesMs?.[1]).toBe((START + 60) * 1000);
  });

  it('reads data frames of Grafana', async () => {
    const times = minutes.map((minute) => (START + 60 * minute) * 1000);
    const fields = [
      { name: 'Time', type: 'time' },
      { name: 'Value', type: 'number', labels: { job: 'cart' } },
      { name: 'state', type: 'string' },
    ];
    const frame = { schema: { fields }, data: { values: [times, minutes, minutes.map(String)] } };
    const grafana = await read({ results: { A: { status: 200, frames: [frame] } } });
    expect([grafana.names, column(grafana, '{job="cart"}')]).toEqual([['{job="cart"}'], minutes]);
    expect(grafana.problems).toMatchObject([
      { reason: 'field state is no field of numbers and is left out' },
    ]);
  });

  it.each([
    ['Azure Monitor', { value: [{ name: { value: 'a' }, timeseries: [{ data: [] }] }] }],
    ['Google Cloud Monitoring', { timeSeries: [{ metric: { type: 'a' }, points: [{}] }] }],
    ['Datadog', { status: 'ok', series: [{ metric: 'a', pointlist: [[1, 2]] }] }],
    ['Graphite', [{ target: 'a', datapoints: [[1, 2]] }]],
    ['InfluxDB', { results: [{ series: [{ name: 'a', columns: ['time'], values: [[1]] }] }] }],
  ])('names metrics of %s, which are not read', async (name, content) => {
    await expect(read(content)).rejects.toThrow(`of ${name}`);
  });

  it('counts series that are left out beside good ones', async () => {
    const table = await read([cart, { metric: {}, value: [START, '1'] }, { metric: { a: 'b' } }]);
    expect(table.problems.map(({ reason }) => reason)).toEqual([
      'records without measurements are left out',
      'series of one moment only are left out',
    ]);
  });
});

describe('OTLP metrics', () => {
  const ns = (seconds: number): string => `${START + seconds}000000000`;
  const attributes = [{ key: 'route', value: { stringValue: '/cart' } }];
  const request = (metric: object, service = 'cart'): object => ({
    resourceMetrics: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeMetrics: [{ metrics: [metric] }],
      },
    ],
  });
  const lines = (metrics: readonly object[]): string =>
    metrics.map((metric) => JSON.stringify(request(metric))).join('\n');

  it('reads gauges as they are, of processes that report at times of their own', async () => {
    const at = (service: string, seconds: number, value: number): object =>
      request(
        { name: 'heap', gauge: { dataPoints: [{ timeUnixNano: ns(seconds), asDouble: value, attributes }] } },
        service,
      );
    const table = await read(
      [at('a', 0, 1), at('b', 4, 5), at('a', 60, 2), at('b', 64, 6), at('a', 120, 3)]
        .map((each) => JSON.stringify(each))
        .join('\n'),
    );
    expect(table.names).toEqual(['a heap{route="/cart"}', 'b heap{route="/cart"}']);
    expect([table.rows, [...table.values]]).toEqual([3, [1, 5, 2, 6, 3, NaN]]);
  });

  it('reads counters as what they grow by per second, and knows a restart', async () => {
    const total = (seconds: number, value: number): object => ({
      name: 'requests',
      sum: {
        isMonotonic: true,
        aggregationTemporality: 2,
        dataPoints: [{ timeUnixNano: ns(seconds), asInt: String(value) }],
      },
    });
    const table = await read(lines([total(0, 100), total(60, 160), total(120, 10), total(180, 40)]));
    expect(table.names).toEqual(['cart requests']);
    expect([...table.values]).toEqual([1, 0.5]);
    expect([...(table.timesMs ?? [])].map((time) => time / 1000 - START)).toEqual([60, 180]);
    const delta = {
      name: 'requests',
      sum: {
        isMonotonic: true,
        aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
        dataPoints: [{ startTimeUnixNano: ns(0), timeUnixNano: ns(60), asInt: '30' }],
      },
    };
    expect([...(await read(lines([delta]))).values]).toEqual([0.5]);
  });

  it('reads histograms as a rate and a mean', async () => {
    const histogram = (seconds: number, count: number, sum: number): object => ({
      name: 'latency',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [{ timeUnixNano: ns(seconds), count: String(count), sum }],
      },
    });
    const table = await read(lines([histogram(0, 10, 100), histogram(10, 30, 500), histogram(20, 30, 500)]));
    expect(column(table, 'cart latency.count')).toEqual([2, 0]);
    expect(column(table, 'cart latency.mean')).toEqual([20, NaN]);
  });
});

describe("Grafana's tables", () => {
  it('are read with one series a column, also behind a line for Excel', async () => {
    const table = await read(
      'sep=;\n"Time";"cart";"pay"\n2024-05-06 07:00:00;1.5;2\n2024-05-06 07:01:00;3;\n',
    );
    expect(table.names).toEqual(['cart', 'pay']);
    expect([...table.values]).toEqual([1.5, 2, 3, NaN]);
  });

  it('are read with one measurement a line', async () => {
    const table = await read(
      '"Series";"Time";"Value"\ncart;2024-05-06T07:00:00+00:00;1.5\ncart;2024-05-06T07:01:00+00:00;null\npay;2024-05-06T07:01:00+00:00;4\npay;later;4\nx\n',
    );
    expect(table.names).toEqual(['cart', 'pay']);
    expect([...table.values]).toEqual([1.5, NaN, NaN, 4]);
    expect(table.problems).toMatchObject([
      { reason: 'rows with 1 instead of 3 fields are left out', count: 1 },
      { reason: 'a time or a value that cannot be read', line: 5, count: 1 },
    ]);
  });
});
