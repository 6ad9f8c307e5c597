import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLoadFile } from '../../../../bench/scheduling/load-file';

const folder = mkdtempSync(path.join(os.tmpdir(), 'load-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(lines: readonly string[], section: { skipHours?: number; hours?: number } = {}) {
  const file = path.join(folder, 'load.csv');
  writeFileSync(file, ['minute,requests', ...lines].join('\n'));
  return readLoadFile(file, 'requests', { rowS: 1800, skipHours: 0, hours: 8, ...section });
}

describe('readLoadFile', () => {
  it('takes every row as one interval, whatever its time says', async () => {
    const { load, notes } = await read(['2020-01-01 00:00,3', '2020-01-01 00:00,3', '2020-01-05 00:00,5']);
    expect(load).toEqual({ stepS: 1800, rates: Float64Array.of(3, 3, 5) });
    expect(notes).toEqual(['load.csv: rows 1 to 3 of 3, each 1800 s', 'the file ends after 1.50 h']);
  });

  it('takes the hours asked for', async () => {
    const { load, notes } = await read(['a,1', 'b,2', 'c,3', 'd,4'], { skipHours: 0.5, hours: 1 });
    expect([...load.rates]).toEqual([2, 3]);
    expect(notes).toEqual(['load.csv: rows 2 to 3 of 4, each 1800 s']);
  });

  it('fills missing values with the one before, and says so', async () => {
    const { load, notes } = await read(['a,', 'b,2', 'c,', 'd,4']);
    expect([...load.rates]).toEqual([2, 2, 2, 4]);
    expect(notes).toContain('2 missing values take the value before them');
  });

  it('names rows that cannot be read', async () => {
    const { notes } = await read(['a,1', 'b,lots', 'c,3', 'd,4']);
    expect(notes.join('\n')).toContain('load.csv:3: a time or a value that cannot be read (1)');
  });

  it.each([
    [['a,1', 'b,-2'], {}, 'load.csv, row 2 below the heading: a load of -2 is negative'],
    [['a,0', 'b,0'], {}, 'column requests has no load above 0'],
    [['a,1', 'b,2'], { skipHours: 1 }, 'load.csv has 2 rows; none is left after 1 h'],
  ])('refuses %j', async (lines, section, message) => {
    await expect(read(lines, section)).rejects.toThrow(message);
  });

  it('refuses a column that is not there', async () => {
    const file = path.join(folder, 'other.csv');
    writeFileSync(file, 'a,b\n1,2\n3,4');
    const section = { rowS: 60, skipHours: 0, hours: 8 };
    await expect(readLoadFile(file, 'requests', section)).rejects.toThrow(
      "no column 'requests'; it has a, b",
    );
  });
});
