import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetrics } from '../../../../src/workspace/metrics/read';
import { regularise } from '../../../../src/workspace/metrics/regular';
import { longestSeries, withoutStrays } from '../../../../src/workspace/metrics/stray-times';

const START = 1_700_000_000;
const ROWS = Array.from({ length: 12 }, (_, row) => START + 60 * row);
const WRONG = 5;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ml-stray-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file in each format, in which the time of one row is replaced. */
const FORMATS: Readonly<Record<string, (time: (row: number) => string) => string>> = {
  'wide.csv': (time) => `time,a\n${ROWS.map((_, row) => `${time(row)},${row}.5\n`).join('')}`,
  'long.csv': (time) =>
    `Series,Time,Value\n${['a', 'b'].flatMap((name) => ROWS.map((_, row) => `${name},${time(row)},${row}.5\n`)).join('')}`,
  'prometheus.json': (time) =>
    JSON.stringify({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: [{ metric: { job: 'a' }, values: ROWS.map((_, row) => [time(row), `${row}.5`]) }],
      },
    }),
  'otlp.json': (time) =>
    JSON.stringify({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'a',
                  gauge: {
                    dataPoints: ROWS.map((_, row) => ({
                      timeUnixNano: `${time(row)}000000000`,
                      asDouble: row + 0.5,
                    })),
                  },
                },
              ],
            },
          ],
        },
      ],
    }),
  'victoria.jsonl': (time) =>
    `{"metric":{"__name__":"a"},"values":[${ROWS.map((_, row) => `${row}.5`).join()}],"timestamps":[${ROWS.map((_, row) => Number(time(row)) * 1000).join()}]}\n`,
};
const WRONG_TIMES = ['9700000000', '100000001', '0', '99999999999', '-1700000000'];

describe('one wrong time', () => {
  it.each(Object.keys(FORMATS).flatMap((name) => WRONG_TIMES.map((wrong) => [name, wrong] as const)))(
    'costs only its row of %s: %s',
    async (name, wrong) => {
      const file = path.join(folder, name);
      await writeFile(
        file,
        FORMATS[name]((row) => (row === WRONG ? wrong : String(ROWS[row]))),
      );
      const table = await readMetrics(file, name);
      const matrix = regularise(table, name);
      expect(matrix.clock).toEqual({ startMs: START * 1000, stepMs: 60_000 });
      const column = [...matrix.values].filter((_, cell) => cell % matrix.names.length === 0);
      expect(column).toEqual(ROWS.map((_, row) => (row === WRONG ? NaN : row + 0.5)));
      expect([...table.problems.map(({ reason }) => reason), ...matrix.notes].join('; ')).toMatch(/time/);
    },
  );

  it('is told from two recordings in one file', () => {
    const times = Float64Array.from([...ROWS, ...ROWS.map((time) => time + 1e9)]);
    const order = Array.from(times.keys());
    expect(withoutStrays(order, times)).toEqual({ kept: order, strays: [] });
  });

  it('costs no other row where a third of the times is garbage', () => {
    const times = Float64Array.from([...ROWS, 1e12, 3e12, 5e13, 7e13, 2e14]);
    expect(withoutStrays(Array.from(times.keys()), times).kept).toEqual(Array.from(ROWS.keys()));
  });

  it('leaves recordings with gaps alone', () => {
    const times = Float64Array.from(ROWS, (time, row) => time + (row > 6 ? 600 : 0));
    expect(withoutStrays(Array.from(times.keys()), times).strays).toEqual([]);
  });
});

describe('the longest series', () => {
  const MAX_STEPS = 5;
  const isDense = (times: readonly number[]): boolean =>
    (times.at(-1) ?? 0) - times[0] + 1 <= MAX_STEPS * times.length;

  it('is dense, and no longer run is', () => {
    const steps = fc.array(fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 300 })), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (distances) => {
        let time = 0;
        const times = Float64Array.from(distances, (distance) => (time += distance));
        const order = Array.from(times.keys());
        let longest = 0;
        for (let from = 0; from < times.length; from++) {
          for (let to = from; to < times.length; to++) {
            longest = isDense([...times.subarray(from, to + 1)]) ? Math.max(longest, to - from + 1) : longest;
          }
        }
        const found = longestSeries(order, times, { stepMs: 1, maxSteps: MAX_STEPS });
        expect(found?.kept.length ?? 0).toBe(longest < 5 ? 0 : longest);
        if (found !== null) {
          expect(isDense(found.kept.map((row) => times[row]))).toBe(true);
          expect([...found.kept, ...found.strays].sort((a, b) => a - b)).toEqual(order);
        }
      }),
    );
  });

  it('is what stands before damage that made times up', () => {
    const madeUp = Array.from({ length: 30 }, (_, row) => START * (2 + row / 7) + 1000 * row ** 2);
    const times = Float64Array.from([...ROWS, ...madeUp]);
    const density = { stepMs: 60, maxSteps: MAX_STEPS };
    expect(longestSeries(Array.from(times.keys()), times, density)?.kept).toEqual(Array.from(ROWS.keys()));
    const longer = Float64Array.from([
      ...ROWS,
      ...Array.from({ length: 30 }, (_, row) => 2 * START + 60 * row),
    ]);
    const order = Array.from(longer.keys());
    expect(longestSeries(order, longer, density)?.kept).toHaveLength(30);
    expect(longestSeries(order, longer, density, ROWS[3])?.kept).toEqual(Array.from(ROWS.keys()));
  });
});

describe('a damaged archive', () => {
  /** Rows before the damage, and more behind it whose times the damage made up. */
  const MADE_UP = Array.from({ length: 40 }, (_, row) => START + 3e7 + 60 * row);
  const all = [...ROWS, ...MADE_UP];

  it.each([
    ['wide.csv.gz', `time,a\n${all.map((time, row) => `${time},${row}.5\n`).join('')}`],
    ['long.csv.gz', `Series,Time,Value\n${all.map((time, row) => `s,${time},${row}.5\n`).join('')}`],
  ])('keeps what stands before the damage, though more stands behind: %s', async (name, text) => {
    const archive = gzipSync(text);
    archive[archive.length - 6] ^= 0xff;
    const file = path.join(folder, name);
    await writeFile(file, archive);
    const table = await readMetrics(file, name);
    const matrix = regularise(table, name);
    expect([...matrix.values]).toEqual(ROWS.map((_, row) => row + 0.5));
    expect([...table.problems.map(({ reason }) => reason), ...matrix.notes].join('; ')).toMatch(/left out/);
  });
});
