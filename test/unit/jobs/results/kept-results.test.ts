import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openKeptResults } from '../../../../src/jobs/results/kept-results';
import { temporaryFolders } from '../../process/fixtures/temporary';

const folder = temporaryFolders();
const ADDRESS = 'a'.repeat(64);

function opened() {
  const place = folder();
  const log: string[] = [];
  return { place, log, kept: openKeptResults(place, (line) => log.push(line)) };
}

describe('kept results', () => {
  it('gives back what was kept, with types and special numbers', async () => {
    const { kept, place } = opened();
    const value = { values: new Float32Array([1, NaN]), loss: Infinity, missing: undefined, none: null };
    expect(await kept.get(ADDRESS)).toBeNull();
    await kept.put(ADDRESS, value);
    expect(await kept.get(ADDRESS)).toEqual({ value });
    await kept.put(ADDRESS, null);
    expect(await kept.get(ADDRESS)).toEqual({ value: null });
    expect(readdirSync(place)).toEqual([`${ADDRESS}.result`]);
  });

  it.each([
    ['one flipped bit', (file: string) => flip(file, 40)],
    ['a flipped bit of the checksum', (file: string) => flip(file, 3)],
    ['the end cut off', (file: string) => truncateSync(file, readFileSync(file).length - 1)],
    ['nothing left', (file: string) => truncateSync(file, 0)],
  ])('tells of %s and forgets the result', async (_, damage) => {
    const { kept, place, log } = opened();
    await kept.put(ADDRESS, new Float64Array(100));
    damage(path.join(place, `${ADDRESS}.result`));
    expect(await kept.get(ADDRESS)).toBeNull();
    expect(log).toEqual([expect.stringMatching(/is damaged\. It is computed again\./)]);
    expect(readdirSync(place)).toEqual([]);
  });

  it('does not take one result for another', async () => {
    const { kept, place } = opened();
    await kept.put(ADDRESS, 1);
    writeFileSync(
      path.join(place, `${'b'.repeat(64)}.result`),
      readFileSync(path.join(place, `${ADDRESS}.result`)),
    );
    expect(await kept.get('b'.repeat(64))).toBeNull();
  });

  it('keeps a bounded number', async () => {
    const { kept, place } = opened();
    for (let index = 0; index < 70; index++) {
      await kept.put(String(index).padStart(64, '0'), index);
    }
    expect(readdirSync(place)).toHaveLength(64);
  });

  it('costs a line where nothing can be written', async () => {
    const file = path.join(folder(), 'file');
    writeFileSync(file, '');
    const log: string[] = [];
    await openKeptResults(path.join(file, 'inside'), (line) => log.push(line)).put(ADDRESS, 1);
    expect(log).toEqual([expect.stringMatching(/^The result could not be kept/)]);
  });
});

function flip(file: string, at: number): void {
  const bytes = readFileSync(file);
  bytes[at] ^= 1;
  writeFileSync(file, bytes);
}
