import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLabels } from '../../../src/workspace/labels';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-labels-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string) {
  const file = path.join(folder, 'labels.csv');
  await writeFile(file, text);
  return readLabels(file, 'labels.csv');
}

describe('readLabels', () => {
  it('reads columns in any order and case, and times in ISO, seconds and milliseconds', async () => {
    const wanted = { service: 'cart', fromMs: 1_714_990_320_000, toMs: 1_714_990_440_000, type: 'errors' };
    expect(
      await read(
        'Type;FROM;To;Service;note\nerrors;2024-05-06T10:12:00Z;2024-05-06T10:14:00Z;cart;x\n\nerrors;1714990320;1714990440000;cart;\n',
      ),
    ).toEqual([wanted, wanted]);
  });

  it.each([
    ['', 'labels.csv is empty'],
    ['service,from,type\n', 'labels.csv, line 1: the header has no column to'],
    [
      'service,from,to,type\n\ncart,noon,2024-05-06,x\n',
      "labels.csv, line 3: 'noon' in column from is neither an ISO nor a Unix time",
    ],
    ['service,from,to,type\ncart,2024-05-06\n', 'labels.csv, line 2: the row has 2 fields, the header 4'],
    [
      'service,from,to,type\ncart,2024-05-06,2024-05-06,x\n',
      'labels.csv, line 2: the end is not later than the start',
    ],
    ['service,from,to,type\n,2024-05-06,2024-05-07,x\n', 'labels.csv, line 2: the service is missing'],
  ])('says where and why %j cannot be used', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('says so when there is no file', async () => {
    await expect(readLabels(path.join(folder, 'none.csv'), 'none.csv')).rejects.toThrow(
      'cannot read none.csv',
    );
  });
});
