import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMetrics } from '../../../../../src/workspace/metrics/read';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-text-'))));
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Uint8Array) {
  const file = path.join(folder, 'dump');
  await writeFile(file, content);
  const { names, rows, values, problems } = await readMetrics(file, 'dump');
  const series = names.map((name, column) => [
    name,
    Array.from({ length: rows }, (_, row) => values[row * names.length + column]),
  ]);
  return { series: Object.fromEntries(series) as Record<string, number[]>, problems };
}

const START = 1_714_979_000;

it('reads a dump of OpenMetrics: totals, summaries, times in seconds, another order of labels', async () => {
  const lines = Array.from({ length: 4 }, (_, step) => {
    const time = START + step * 15;
    return [
      `calls_total{job="cart",code="200"} ${step * 30} ${time}`,
      `calls_created{job="cart",code="200"} ${START} ${time}`,
      `wait_seconds{quantile="0.9"} 4 ${time}`,
      `wait_seconds_sum ${step * 6} ${time}`,
      `wait_seconds_count ${step * 3} ${time}`,
      step % 2 === 0 ? `load{b="1",a="2"} ${step} ${time}` : `load{a="2",b="1"} ${step} ${time}`,
      `other{a="b"} ${step * 7} ${time}`,
    ].join('\r\n');
  });
  const head = '# TYPE calls counter\n# TYPE wait_seconds summary\n# TYPE load gauge\n';
  const text = `${head}${lines.join('\n')}\n# EOF\n`;
  const expected = {
    'calls_total{code="200", job="cart"}': [NaN, 2, 2, 2],
    'load{a="2", b="1"}': [0, 1, 2, 3],
    'other{a="b"}': [0, 7, 14, 21],
    'wait_seconds.count': [NaN, ...[0.2, 0.2, 0.2].map(Math.fround)],
    'wait_seconds.mean': [NaN, 2, 2, 2],
  };
  for (const content of [text, gzipSync(text)]) {
    const { series, problems } = await read(content);
    expect(series).toEqual(expected);
    expect(problems).toMatchObject(
      [{ severity: 'note', reason: /buckets, quantiles/, count: 8 }].map(({ severity, count }) => ({
        severity,
        count,
      })),
    );
  }
});

it('counts what it leaves out, and reads the rest', async () => {
  const rows = [0, 1, 2].map((step) => `a{b="c"} ${step} ${(START + step) * 1000}`);
  const { series, problems } = await read(`# TYPE a gauge\n${rows.join('\n')}\na{b="d"} 7\nwhat is this?\n`);
  expect(series).toEqual({ 'a{b="c"}': [0, 1, 2] });
  expect(problems.map(({ severity, line }) => [severity, line])).toEqual([
    ['warning', 5],
    ['warning', 6],
  ]);
});
