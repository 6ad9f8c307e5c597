import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetricTable } from '../../../../src/workspace/metrics/wide-csv';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-keys-'))));
afterAll(() => rm(folder, { recursive: true }));

/** The names of the series, and values of the first at the first two times. */
async function series(heading: string, rows: readonly (readonly (string | number)[])[]) {
  const file = path.join(folder, 'long.csv');
  await writeFile(file, `${heading}\n${rows.map((row) => row.join(',')).join('\n')}\n`);
  const { names, values, problems } = await readMetricTable(file, 'long.csv');
  return { names, first: [values[0], values[names.length]], problems };
}

const MINUTES = 40;
const time = (minute: number): string => new Date(Date.UTC(2024, 4, 6, 0, minute)).toISOString();
/** A row for each key at each minute; values of the n-th key are near 100 n. */
function long(keys: readonly (readonly (string | number)[])[]): (string | number)[][] {
  return Array.from({ length: MINUTES }, (_, minute) =>
    keys.map((key, index) => [time(minute), ...key, 100 * index + minute + 0.5]),
  ).flat();
}

describe('keys that are numbers', () => {
  it.each([
    ['port', [80, 443, 8080]],
    ['shard', [0, 1, 2]],
    ['partition', [3, 1, 2]],
    ['status_code', [200, 404, 500]],
    ['quantile', [0.5, 0.9, 0.99]],
    ['anything', [7, 11, 13]],
  ])('tell series apart in a column %s', async (name, keys) => {
    const rows = long(keys.map((key) => [key]));
    for (const order of [rows, [...rows].sort((a, b) => Number(a[1]) - Number(b[1]))]) {
      const { names, problems } = await series(`time,${name},ms`, order);
      expect([...names].sort()).toEqual(keys.map((key) => `ms{${name}="${key}"}`).sort());
      expect(problems).toEqual([]);
    }
  });

  it('stand beside texts and each other', async () => {
    const services = ['cart', 'web'].flatMap((service) => [200, 500].map((code) => [service, code]));
    const beside = await series('time,service,code,rps', long(services));
    expect(beside.names).toContain('rps{service="web", code="500"}');
    expect(beside.first).toEqual([0.5, 1.5]);
    const pairs = [0, 1].flatMap((shard) => [0, 1].map((partition) => [shard, partition]));
    const two = await series('time,shard,partition,lag', long(pairs));
    expect(two.names).toHaveLength(4);
    expect(two.names).toContain('lag{shard="1", partition="0"}');
  });

  it('need not be there at every time', async () => {
    const rows = long([
      ['cart', 200],
      ['cart', 500],
      ['web', 200],
    ]);
    const few = rows.filter(([, , code], index) => code === 200 || index % 40 === 1);
    const { names } = await series('time,service,code,rps', few);
    expect(names).toEqual([
      'rps{service="cart", code="200"}',
      'rps{service="cart", code="500"}',
      'rps{service="web", code="200"}',
    ]);
  });

  it('are no measurements, counters of rows or flags that repeats leave apart', async () => {
    const rows = Array.from({ length: MINUTES }, (_, minute) =>
      ['a', 'b'].map((host, index) => [time(minute), host, minute % 3, 2 * minute + index]),
    ).flat();
    expect((await series('time,host,queue,row_id', rows)).names).toEqual([
      'queue{host="a"}',
      'row_id{host="a"}',
      'queue{host="b"}',
      'row_id{host="b"}',
    ]);
    const repeated = [...rows, rows[0], [...rows[1].slice(0, 2), 2, 99]];
    expect((await series('time,host,status,ms', repeated)).names).toHaveLength(4);
    const flat = Array.from({ length: MINUTES }, (_, minute) => [time(minute), minute % 4, minute]);
    expect((await series('time,port,ms', flat)).names).toEqual(['port', 'ms']);
  });
});
