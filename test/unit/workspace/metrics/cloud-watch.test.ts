import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '../../../../src/workspace/metrics/read';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-cloudwatch-'))));
afterAll(() => rm(folder, { recursive: true }));

/** Each series with its values in order of time, and what is said. */
async function read(...answers: readonly unknown[]) {
  const file = path.join(folder, 'answer.json');
  await writeFile(file, answers.map((answer) => JSON.stringify(answer, null, 2)).join('\n'));
  const { names, rows, values, problems } = await readMetrics(file, 'answer.json');
  const series = Object.fromEntries(
    names.map((name, column) => [
      name,
      Array.from({ length: rows }, (_, row) => values[row * names.length + column]),
    ]),
  );
  return { series, said: problems.map(({ reason, count = 1 }) => `${count} ${reason}`) };
}

const MINUTES = [3, 0, 4, 1, 2];
const iso = (minute: number): string => new Date(Date.UTC(2024, 4, 6, 0, minute)).toISOString();
const result = (fields: object) => ({ Timestamps: MINUTES.map(iso), Values: MINUTES, ...fields });

describe('answers of CloudWatch', () => {
  it('hold statistics in any order of time, a series for each with its unit', async () => {
    const points = MINUTES.map((minute) => ({
      Timestamp: iso(minute).replace('.000Z', '+00:00'),
      Average: minute + 0.5,
      Maximum: 2 * minute,
      Unit: 'Percent',
      ExtendedStatistics: { p90: minute },
    }));
    const { series, said } = await read({ Label: 'CPUUtilization', Datapoints: points });
    expect(series).toEqual({
      'CPUUtilization{stat="Average", unit="Percent"}': [0.5, 1.5, 2.5, 3.5, 4.5],
      'CPUUtilization{stat="Maximum", unit="Percent"}': [0, 2, 4, 6, 8],
      'CPUUtilization{stat="p90", unit="Percent"}': [0, 1, 2, 3, 4],
    });
    expect(said).toEqual([]);
  });

  it('may name the datapoints before the label, give times as numbers, and no unit', async () => {
    const points = MINUTES.map((minute) => ({
      Timestamp: Date.parse(iso(minute)) / 1000,
      Sum: minute,
      Unit: 'None',
    }));
    expect((await read({ Datapoints: points, Label: 'Requests' })).series).toEqual({
      'Requests{stat="Sum"}': [0, 1, 2, 3, 4],
    });
  });

  it('say what is left out', async () => {
    const points = MINUTES.map((minute) => ({ Timestamp: iso(minute), Sum: minute }));
    const { said } = await read({ Label: 'a', Datapoints: [...points, { Timestamp: iso(5) }, { Sum: 1 }] });
    expect(said).toEqual([
      '1 datapoints without a statistic are left out',
      '1 measurements without a time that can be read are left out',
    ]);
  });

  it('hold results, pages of one query joined and queries of one label apart', async () => {
    const page = { Id: 'm1', Label: 'Latency', Timestamps: [iso(6), iso(5)], Values: [6, 5] };
    const { series } = await read(
      { MetricDataResults: [result({ Id: 'm1', Label: 'Latency' }), result({ Id: 'm2', Label: 'Latency' })] },
      { MetricDataResults: [page] },
    );
    expect(series).toEqual({
      Latency: [0, 1, 2, 3, 4, 5, 6],
      'Latency{id="m2"}': [0, 1, 2, 3, 4, NaN, NaN],
    });
  });

  it('may be partial, which is said', async () => {
    const { said } = await read({
      MetricDataResults: [result({ Id: 'm', Label: 'a', StatusCode: 'PartialData' })],
    });
    expect(said).toEqual(['1 a is not complete: CloudWatch answered PartialData']);
  });
});
