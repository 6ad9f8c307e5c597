import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEntitySeries } from '../../../../src/workspace/metrics/entity-series';
import { isMetricTable } from '../../../../src/workspace/metrics/sniff-metrics';

async function read(relative: string, content: string) {
  const folder = mkdtempSync(join(tmpdir(), 'meshlens-metrics-'));
  try {
    const path = join(folder, 'file');
    writeFileSync(path, content);
    const { series, problems } = await readEntitySeries({ path, relative, bytes: statSync(path).size });
    return {
      problems,
      series: series.map(({ entities, metric, timesMs, values }) => ({
        entities,
        metric,
        times: [...timesMs],
        values: [...values],
      })),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('metric files of pods and services', () => {
  it('name the pod in a column; the time column that can be read counts', async () => {
    const { series } = await read(
      'm/pods.csv',
      `Time,TimeStamp,PodName,CpuUsage(m),Phase
yesterday at ten,1700000060,cart-579f59597d-wc2lz,12,Running
yesterday at ten,1700000000,cart-579f59597d-wc2lz,11,Running
yesterday at ten,1700000000,web-579f59597d-bbbbb,,Running`,
    );
    expect(series).toEqual([
      {
        entities: ['cart-579f59597d-wc2lz'],
        metric: 'CpuUsage(m)',
        times: [1_700_000_000_000, 1_700_000_060_000],
        values: [11, 12],
      },
      {
        entities: ['web-579f59597d-bbbbb'],
        metric: 'CpuUsage(m)',
        times: [1_700_000_000_000],
        values: [NaN],
      },
    ]);
  });

  it('name the service at the beginning of a column or of the file', async () => {
    const { series } = await read('m/front_end.csv', 'time,cart-db_cpu,mem\n1700000000,1,2\n1700000060,3,4');
    expect(series.map(({ entities }) => entities)).toEqual([
      ['cart-db', 'cart', 'front_end', 'front'],
      ['front_end', 'front'],
    ]);
  });

  it('name it in the labels of a range query; counters become rates', async () => {
    const { series } = await read(
      'prom.json',
      JSON.stringify({
        status: 'success',
        data: {
          resultType: 'matrix',
          result: [
            {
              metric: { __name__: 'container_cpu_usage_seconds_total', pod: 'cart-0', job: 'kubelet' },
              values: [
                [1_700_000_000, '10'],
                [1_700_000_010, '15'],
                [1_700_000_020, '1'],
              ],
            },
          ],
        },
      }),
    );
    expect(series).toMatchObject([
      {
        entities: ['cart-0', 'kubelet'],
        metric: 'container_cpu_usage_seconds_total per second',
        values: [NaN, 0.5, NaN],
      },
    ]);
  });

  it('lose only broken rows, and say where; without times they cannot be used', async () => {
    const { series, problems } = await read('m.csv', 'time,cpu\n1700000000,1\n1700000060\n1700000120,2');
    expect(series[0].values).toEqual([1, 2]);
    expect(problems).toMatchObject([{ line: 3, count: 1, severity: 'warning' }]);
    await expect(read('m.csv', 'time,cpu\nsoon,1')).rejects.toThrow(/no column of times/);
  });

  it('are known by a time column and a resource in the header', () => {
    expect(isMetricTable('TimeStamp,PodName,CpuUsage(m)')).toBe(true);
    expect(isMetricTable('time,cart_latency-90')).toBe(true);
    expect(isMetricTable('service,from,to,type')).toBe(false);
    expect(isMetricTable('time,member,payload')).toBe(false);
    expect(isMetricTable('Source,Target,Latency')).toBe(false);
  });

  it("stand in Prometheus' text format, whatever the file is called", async () => {
    const scrape = (seconds: number): string =>
      `target_info{service_name="cart"} 1\ncalls_total{job="x"} ${seconds * 3} ${1_700_000_000 + seconds}\n`;
    const { series } = await read('scrapes', `# TYPE calls counter\n${scrape(0)}${scrape(60)}${scrape(120)}`);
    expect(series).toMatchObject([
      { entities: ['cart', 'x'], metric: 'calls_total per second', values: [3, 3] },
    ]);
    const range = {
      metric: { __name__: 'up', job: 'cart' },
      values: [
        [1_700_000_000, '1'],
        [1_700_000_060, '2'],
      ],
    };
    const answer = JSON.stringify({ data: { resultType: 'matrix', result: [range] } });
    expect((await read('range.txt', answer)).series).toMatchObject([{ entities: ['cart'], values: [1, 2] }]);
  });
});
