import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAdjacency, type Adjacency } from '../../../../src/workspace/metrics/adjacency';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-adjacency-'))));
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, names: readonly string[]): Promise<Adjacency> {
  const file = path.join(folder, 'links.csv');
  await writeFile(file, text);
  return readAdjacency(file, 'links.csv', names);
}

describe('readAdjacency', () => {
  it('reads a bare square of weights, leaving out self-links and zeros', async () => {
    expect(await read('1,0.5\n0,1\n', ['a', 'b'])).toEqual({
      links: [{ from: 0, to: 1, weight: 0.5 }],
      problems: [],
    });
  });

  it('puts named rows in the order of the series', async () => {
    expect(await read(',b,a\nb,0,2\na,0,0\n', ['a', 'b'])).toEqual({
      links: [{ from: 1, to: 0, weight: 2 }],
      problems: [],
    });
  });

  it('takes a first line of sensor numbers for names', async () => {
    expect(await read('11,22\n0,3\n0,0\n', ['11', '22'])).toEqual({
      links: [{ from: 0, to: 1, weight: 3 }],
      problems: [],
    });
  });

  it('reads a list of links, leaves out strangers and says so', async () => {
    expect(await read('Source,Target,Weight\na,b,1\nb,10.0.0.1,1\nb,x,1\n', ['a', 'b'])).toEqual({
      links: [{ from: 0, to: 1, weight: 1 }],
      problems: [
        {
          file: 'links.csv',
          severity: 'warning',
          reason: "links that name no series of the matrix are left out, the first with '10.0.0.1'",
          line: 3,
          count: 2,
        },
      ],
    });
  });

  it('knows a list without a heading by its names', async () => {
    expect(await read('a,b,2\nb,c,1\n', ['a', 'b', 'c'])).toEqual({
      links: [
        { from: 0, to: 1, weight: 2 },
        { from: 1, to: 2, weight: 1 },
      ],
      problems: [],
    });
    await expect(read('a,x\ny,z\n', ['a', 'b', 'c'])).rejects.toThrow(
      "links no two of the 3 series (the first is 'a')",
    );
  });

  it('uses the leading block of a larger square without names, and says so', async () => {
    expect(await read('0,1,7\n2,0,7\n7,7,0\n', ['a', 'b'])).toEqual({
      links: [
        { from: 0, to: 1, weight: 1 },
        { from: 1, to: 0, weight: 2 },
      ],
      problems: [
        {
          file: 'links.csv',
          severity: 'warning',
          reason:
            'the adjacency is 3 x 3, the matrix has 2 series: its first 2 rows and columns are used, in the order of the series, the other 1 left out',
        },
      ],
    });
  });

  it('takes the rows of the series by name from a larger named square, and says so', async () => {
    const { links, problems } = await read(',x,b,a\nx,0,9,9\nb,9,0,4\na,9,0,0\n', ['a', 'b']);
    expect(links).toEqual([{ from: 1, to: 0, weight: 4 }]);
    expect(problems.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('named like the 2 series are used'),
    ]);
  });

  it.each([
    [
      ',x,y,a\nx,0,1,1\ny,1,0,1\na,1,1,0\n',
      ['a', 'b'],
      /does not name each of the 2 series once \('b' is not among its names\)/,
    ],
    ['0,1\n1,0\n', ['a', 'b', 'c'], /is 2 x 2, but the matrix has 3 series/],
    ['0,1,0\n1,0,0\n', ['a', 'b'], /not square: 2 rows, but line 1 has 3 columns/],
    ['0,x\n1,0\n0,1\n', ['a', 'b', 'c'], /not square|is 2 x 2/],
    ['0,1\nx,0\n', ['a', 'b'], /line 2: 'x' is no weight/],
    ['from,to\nx,y\n', ['a', 'b'], /links no two of the 2 series/],
    ['', ['a'], /is empty/],
  ])('refuses %j', async (text, names, reason) => {
    await expect(read(text, names)).rejects.toThrow(reason);
  });
});
