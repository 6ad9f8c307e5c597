import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aggregated } from '../../../../src/workspace/metrics/aggregate';
import {
  readLoadTable,
  type LoadTable,
  type NamedColumns,
} from '../../../../src/workspace/metrics/load-table';
import type { MetricMatrix } from '../../../../src/workspace/metrics/regular';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-loads-'))));
afterAll(() => rm(folder, { recursive: true }));

const none: NamedColumns = { time: null, value: null, series: null, statics: [] };

async function read(text: string, columns: Partial<NamedColumns>): Promise<LoadTable> {
  const file = path.join(folder, 'loads.csv');
  await writeFile(file, text);
  return readLoadTable(file, 'loads.csv', { ...none, ...columns });
}

describe('readLoadTable', () => {
  it('reads a long table whose rows are counted, and what does not change', async () => {
    const text = 'host,step,cpu,load,image\na,0,4,1.5,x\na,1,4,2.5,x\nb,0,8,3,y\nb,1,8,,y\n';
    const { table, isCounted, statics } = await read(text, {
      time: 'step',
      value: 'load',
      series: 'host',
      statics: ['cpu', 'image'],
    });
    expect(isCounted).toBe(true);
    expect(table.names).toEqual(['a', 'b']);
    expect([...table.values]).toEqual([1.5, 3, 2.5, NaN]);
    expect(statics).toEqual([
      ['4', 'x'],
      ['8', 'y'],
    ]);
  });

  it('reads named columns of a wide table with times', async () => {
    const text = 'when,a,b\n2024-05-06 07:00:00,1,10\n2024-05-06 08:00:00,2,20\n';
    const { table, isCounted } = await read(text, { time: 'when', value: 'b' });
    expect(isCounted).toBe(false);
    expect(table.names).toEqual(['b']);
    expect([...table.values]).toEqual([10, 20]);
    expect((await read(text, { time: 'when' })).table.names).toEqual(['a', 'b']);
  });

  it('counts the rows of each series where no column tells times', async () => {
    const { table, isCounted } = await read('host,load\na,1\nb,5\na,2\nb,6\n', {
      series: 'host',
      value: 'load',
    });
    expect(isCounted).toBe(true);
    expect([...table.values]).toEqual([1, 5, 2, 6]);
  });

  it('counts broken rows and cells, and keeps the others', async () => {
    const { table } = await read('t,load\n0,1\n1\n2,x\n3,4\n', { time: 't', value: 'load' });
    expect([...table.values]).toEqual([1, NaN, 4]);
    expect(table.problems.map(({ reason, line }) => [reason, line])).toEqual([
      ['rows with another number of fields than the heading are left out', 3],
      ['a time or a value that cannot be read', 4],
    ]);
  });

  it.each([
    [{ value: 'lost' }, /no column 'lost'; it has host, load, other/],
    [{ series: 'host' }, /several columns of numbers \(load, other\): name one with --value/],
    [{ value: 'host' }, /holds no numbers/],
  ])('refuses %j', async (columns, reason) => {
    await expect(read('host,load,other\na,1,2\na,3,4\n', columns)).rejects.toThrow(reason);
  });
});

describe('aggregated', () => {
  const minutes = (values: readonly number[], startMs: number): MetricMatrix => ({
    names: ['a'],
    rows: values.length,
    values: Float32Array.from(values),
    clock: { startMs, stepMs: 60_000 },
    notes: [],
  });

  it('joins whole rows only', () => {
    const matrix = minutes([9, 1, 2, 3, 4, 9], 4 * 60_000);
    const joined = aggregated(matrix, 120_000, 'sum', 'f');
    expect(joined.clock).toEqual({ startMs: 4 * 60_000, stepMs: 120_000 });
    expect([...joined.values]).toEqual([10, 5, 13]);
    const shifted = aggregated(minutes([9, 1, 2, 3, 4, 9], 5 * 60_000), 120_000, 'max', 'f');
    expect(shifted.clock?.startMs).toBe(6 * 60_000);
    expect([...shifted.values]).toEqual([2, 4]);
  });

  it('scales up what half is known of, and leaves the rest missing', () => {
    const joined = aggregated(minutes([1, NaN, 3, 5, NaN, NaN], 0), 120_000, 'sum', 'f');
    expect([...joined.values]).toEqual([2, 8, NaN]);
    expect([...aggregated(minutes([1, NaN], 0), 120_000, 'mean', 'f').values]).toEqual([1]);
  });

  it('refuses widths that do not fit, and rows without times', () => {
    expect(() => aggregated(minutes([1, 2], 0), 90_000, 'sum', 'f')).toThrow(/no multiple/);
    expect(() => aggregated({ ...minutes([1, 2], 0), clock: null }, 120_000, 'sum', 'f')).toThrow(/no times/);
  });
});
