import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MetricTable, UnusableMetrics } from '../../../../src/workspace/metrics/table';
import { readMetricTable } from '../../../../src/workspace/metrics/wide-csv';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-metrics-'))));
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Uint8Array): Promise<MetricTable> {
  const file = path.join(folder, 'matrix.csv');
  await writeFile(file, content);
  return readMetricTable(file, 'matrix.csv');
}

describe('readMetricTable', () => {
  it('reads names, times and numbers, plain or gzip', async () => {
    const text = 'date,cart,pay\n2024-05-06 07:00:00,1.5,2\n2024-05-06 07:01:00,3,\n';
    for (const content of [text, gzipSync(text)]) {
      const table = await read(content);
      expect(table.names).toEqual(['cart', 'pay']);
      expect([...table.values]).toEqual([1.5, 2, 3, NaN]);
      expect([...(table.timesMs ?? [])]).toEqual([Date.UTC(2024, 4, 6, 7, 0), Date.UTC(2024, 4, 6, 7, 1)]);
      expect(table.problems).toEqual([]);
    }
  });

  it('takes sensor numbers in the first line for names, and measurements for measurements', async () => {
    expect((await read('773869,767541\n64.4,67.6\n62.7,68.6\n')).names).toEqual(['773869', '767541']);
    expect(await read('1,2\n3,4\n')).toMatchObject({ names: ['column 1', 'column 2'], rows: 2 });
    expect((await read('0,1\n0.5,0.25\n0.75,0.5\n')).rows).toBe(2);
  });

  it('finds the time column by its name when the times are Unix numbers', async () => {
    const table = await read('cart;timestamp\n1;1661140279\n2;1661140339\n');
    expect(table.names).toEqual(['cart']);
    expect([...(table.timesMs ?? [])]).toEqual([1661140279000, 1661140339000]);
  });

  it('leaves out an index column, and says which text column it leaves out', async () => {
    const table = await read(',cart,zone\n0,1,a\n1,5,b\n2,3,c\n');
    expect(table.names).toEqual(['cart']);
    expect(table.problems.map(({ reason }) => reason)).toEqual([
      'column 3 (zone) holds text and is left out',
    ]);
  });

  it('uses the good rows beside broken ones and counts what it lost', async () => {
    const table = await read('a,b\n1,2\n3\n4,oops\n5,6\n');
    expect(table.rows).toBe(3);
    expect([...table.values]).toEqual([1, 2, 4, NaN, 5, 6]);
    expect(table.problems).toMatchObject([
      { reason: 'rows with 1 instead of 2 fields are left out', line: 3, count: 1 },
      { reason: 'cells that are no number count as missing', line: 4, count: 1 },
    ]);
  });

  it('uses what comes before the cut of a truncated gzip', async () => {
    const whole = gzipSync(
      `a,b\n${Array.from({ length: 5000 }, (_, row) => `${Math.sin(row)},${row / 7}`).join('\n')}\n`,
    );
    const table = await read(whole.subarray(0, whole.length >> 1));
    expect(table.rows).toBeGreaterThan(100);
    expect(table.problems[0].reason).toMatch(/cut off/);
  });

  it.each([
    ['', /is empty/],
    ['a,b\n', /no row of numbers/],
    ['a,b\nx,y\nz,w\n', /no column of numbers/],
  ])('refuses %j', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
    await expect(read(text)).rejects.toThrow(UnusableMetrics);
  });

  it('says that a file does not exist', async () => {
    await expect(readMetricTable(path.join(folder, 'none.csv'), 'none.csv')).rejects.toThrow(
      /cannot read none.csv/,
    );
  });

  it('gives back every matrix it is given', async () => {
    // ONNX Runtime, if it has run in this process, makes subnormal numbers zero.
    const normal = fc
      .float({ noNaN: true, noDefaultInfinity: true })
      .filter((value) => value === 0 || Math.abs(value) >= 2 ** -126);
    const matrix = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }))
      .chain(([width, rows]) =>
        fc.array(
          fc.array(fc.option(normal, { nil: null }), {
            minLength: width,
            maxLength: width,
          }),
          { minLength: rows, maxLength: rows },
        ),
      );
    await fc.assert(
      fc.asyncProperty(matrix, async (rows) => {
        fc.pre(
          rows.some((row) => row.some((value) => value !== null)) &&
            rows.every((row) => row.length > 1 || row[0] !== null),
        );
        const heading = rows[0].map((_, column) => `series ${column}`);
        const table = await read(
          [heading, ...rows.map((row) => row.map((value) => (value === null ? '' : String(value))))]
            .map((fields) => fields.join(','))
            .join('\r\n'),
        );
        // Adding zero makes -0, whose text is 0, equal to 0.
        expect([...table.values]).toEqual(
          rows.flat().map((value) => (value === null ? NaN : Math.fround(value) + 0)),
        );
      }),
      { numRuns: 50 },
    );
  });
});
