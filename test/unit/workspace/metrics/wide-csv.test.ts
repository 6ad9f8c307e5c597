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
  const minutes = (count: number, line: (minute: number, time: string) => string): string =>
    Array.from({ length: count }, (_, minute) =>
      line(minute, new Date(Date.UTC(2024, 4, 6, 7, minute)).toISOString()),
    ).join('\n');

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

  it.each(['# host;timestamp;%user;%idle', '#host;timestamp;%user;%idle'])(
    'takes the names from a line of comment: %s',
    async (heading) => {
      const rows = minutes(20, (minute, time) => `h;${time};${minute}.5;${90 - minute}`);
      const table = await read(`# written by sadf, with commas\n${heading}\n${rows}\n`);
      expect([table.names, table.rows]).toEqual([['%user', '%idle'], 20]);
      expect((await read(`# a comment, of two\nx,y\n1,2\n`)).names).toEqual(['x', 'y']);
      expect((await read(`# no, heading\n1.5,2\n2.5,3\n`)).rows).toBe(2);
    },
  );

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

  it('takes the first rows of a damaged file for right, whatever stands behind', async () => {
    const good = [0, 1, 2, 3, 4].map((minute) => `2024-05-06 07:0${minute}:00,${minute}.5,7\n`).join('');
    const damaged = gzipSync(`time,a,b\n${good}${'2024-05-06 07:00:00,x1,y2\n'.repeat(20)}`);
    damaged[damaged.length - 8] ^= 1;
    const { names, values, problems } = await read(damaged);
    expect(names).toEqual(['a', 'b']);
    expect([...values.subarray(0, 10)]).toEqual([0.5, 7, 1.5, 7, 2.5, 7, 3.5, 7, 4.5, 7]);
    expect(problems[0].reason).toMatch(/damaged/);
    for (const keys of [['a'], ['a', 'b']]) {
      const rows = [0, 1, 2, 3, 4].flatMap((minute) =>
        keys.map((key) => `${key},2024-05-06 07:0${minute}:00,${minute}.5\n`),
      );
      const all = rows.join('');
      const repeated = gzipSync(`key,time,value\n${all}${all.replaceAll('.5', '.9')}`);
      repeated[repeated.length - 8] ^= 1;
      const table = await read(repeated);
      expect([...table.values].filter((_, at) => at % keys.length === 0)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
      expect(table.problems.at(-1)).toMatchObject({ count: rows.length });
    }
  });

  it('asks the rows before the damage what the columns are', async () => {
    const rows = [0, 1, 2, 3, 4].flatMap((minute) =>
      ['cart', 'web'].map((key) => `${key},2024-05-06 07:0${minute}:00,${minute}.5\n`),
    );
    const behind = Array.from({ length: 60 }, (_, row) => `${row},2024-05-07 07:00:00,${row}\n`);
    const damaged = gzipSync(`Series,Time,Value\n${rows.join('')}70,6\n${behind.join('')}`);
    damaged[damaged.length - 8] ^= 1;
    const { names, values } = await read(damaged);
    expect(names.slice(0, 2)).toEqual(['cart', 'web']);
    const perRow = names.length;
    expect([...values].filter((_, at) => at % perRow < 2).slice(0, 10)).toEqual(
      [0.5, 1.5, 2.5, 3.5, 4.5].flatMap((value) => [value, value]),
    );
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

  it('reads decimal commas by all cells of the file', async () => {
    const table = await read(
      'Time;cart;web\n2024-05-06 00:00:00;0,250;1234,500\n2024-05-06 00:01:00;0,5;1.234,5\n',
    );
    expect([...table.values]).toEqual([0.25, 1234.5, 0.5, 1234.5]);
    expect((await read('a;b\n1,5;1,234\n2,5;2,345\n')).values).toEqual(
      Float32Array.of(1.5, 1.234, 2.5, 2.345),
    );
    expect((await read('a,b\n"1,500",2\n"2,500",3\n')).values).toEqual(Float32Array.of(1500, 2, 2500, 3));
  });

  it('reads cells with units in the unit of most of them, and says so', async () => {
    const table = await read(
      '"Time","p90","cpu"\n2024-05-06 00:00,950 ms,30.0%\n2024-05-06 00:01,1.02 s,31.5%\n2024-05-06 00:02,980 ms,0\n',
    );
    expect([...table.values].map((value) => Math.round(value * 100) / 100)).toEqual([
      950, 30, 1020, 31.5, 980, 0,
    ]);
    expect(table.problems.map(({ reason }) => reason)).toEqual([
      'the cells of p90 name their unit: read in ms',
      'the cells of cpu name their unit: read in %',
    ]);
  });

  it('reads times with AM and PM, and zones of hours alone', async () => {
    const half = await read('Time,a\n"11/14/2023, 11:59:00 AM",1\n"11/14/2023, 12:00:00 PM",2\n');
    expect([...(half.timesMs ?? [])]).toEqual(
      [11 * 60 + 59, 12 * 60].map((minute) => Date.UTC(2023, 10, 14, 0, minute)),
    );
    const zone = await read('time,a\n2024-05-06 10:12:00+02,5\n2024-05-06 10:13:00+02,6\n');
    expect(zone.timesMs?.[0]).toBe(Date.UTC(2024, 4, 6, 8, 12));
  });

  it.each([
    ['service', ['cart', 'web']],
    ['pod_id', ['1', '2']],
  ])('makes a series of each key in the column %s of a long table', async (key, [first, second]) => {
    const table = await read(
      `time,${key},p90_ms\n${minutes(20, (minute, time) => `${time},${first},${10 + minute}.5\n${time},${second},${200 + minute}.25`)}\n`,
    );
    expect(table.names).toEqual([`p90_ms{${key}="${first}"}`, `p90_ms{${key}="${second}"}`]);
    expect([table.rows, table.values[0], table.values[1], table.values[39]]).toEqual([
      20, 10.5, 200.25, 219.25,
    ]);
    expect(table.problems).toEqual([]);
  });

  it('tells series by several keys, counts repeats, and leaves tables with one row per time as they are', async () => {
    const long = minutes(20, (minute, time) =>
      ['a', 'b'].map((host) => `${time},x,${host},${minute},${2 * minute}`).join('\n'),
    );
    const two = await read(`time,app,host,rps,ms\n${long}\n${long.split('\n')[0]}\n`);
    expect(two.names).toEqual(['rps{host="a"}', 'ms{host="a"}', 'rps{host="b"}', 'ms{host="b"}']);
    expect(two.problems.map(({ reason, count }) => `${count ?? 1} ${reason}`)).toEqual([
      '1 column 2 (app) holds text and is left out',
      '1 rows that repeat the time of another row of their series: the last counts',
    ]);
    expect(
      (
        await read(
          `time,state,a\n${minutes(20, (minute, time) => `${time},${minute % 2 ? 'up' : 'down'},${minute}`)}\n`,
        )
      ).names,
    ).toEqual(['a']);
  });

  it("reads InfluxDB's annotated answers", async () => {
    const lines = minutes(20, (minute, time) =>
      ['a', 'b']
        .map(
          (host, index) =>
            `,,${index},2024-05-06T00:00:00Z,2024-05-07T00:00:00Z,${time},${minute}.5,p90,latency,${host}`,
        )
        .join('\n'),
    );
    const table = await read(
      `#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string\n#group,false,false,true,true,false,false,true,true,true\n#default,_result,,,,,,,,\n,result,table,_start,_stop,_time,_value,_field,_measurement,host\n${lines}\n`,
    );
    expect(table.names).toEqual(['a', 'b']);
    expect([table.rows, table.values[2]]).toEqual([20, 1.5]);
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
