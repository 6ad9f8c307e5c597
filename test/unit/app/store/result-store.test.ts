import { mkdir, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashText, openStore, type Slot } from '../../../../src/app/store/result-store';
import { lastForecast, lastReport } from '../../../../src/app/store/slots';
import { sampleReport } from '../../contracts/sample-report';
import { forecastOf } from '../../contracts/forecast/service-forecast-fixture';
import { temporaryFolders } from '../../process/fixtures/temporary';

const storageDir = temporaryFolders();
const quiet = (): void => undefined;
const slotOf = (changes: Partial<Slot<unknown>> = {}): Slot<unknown> => ({
  method: 'traces',
  version: 1,
  folder: '/shop',
  key: hashText('content'),
  ...changes,
});
const filesIn = async (dir: string): Promise<string[]> => {
  const place = path.join(dir, 'results');
  return (await readdir(place)).map((name) => path.join(place, name));
};

describe('the result store', () => {
  it('gives back what was stored, typed arrays included', async () => {
    const store = openStore(storageDir(), quiet);
    const value = { rows: new Float32Array([1, NaN]), names: ['cart'], at: new Map([[1, 2]]) };
    await store.put(slotOf(), value);
    await expect(store.get(slotOf())).resolves.toEqual(value);
  });

  it('keeps the last report and the last forecast of a folder apart', async () => {
    const store = openStore(storageDir(), quiet);
    await store.put(lastReport('/shop'), sampleReport());
    await store.put(lastForecast('/shop'), forecastOf());
    await expect(store.get(lastReport('/shop'))).resolves.toEqual(sampleReport());
    await expect(store.get(lastForecast('/shop'))).resolves.toEqual(forecastOf());
    await expect(store.get(lastReport('/other'))).resolves.toBeUndefined();
  });

  it.each<[string, Partial<Slot<unknown>>]>([
    ['method', { method: 'expectations' }],
    ['version', { version: 2 }],
    ['folder', { folder: '/other' }],
    ['machine-wide slot', { folder: null }],
    ['key', { key: hashText('other content') }],
    ['slot for the last result', { key: undefined }],
  ])('has nothing under another %s', async (_, changes) => {
    const store = openStore(storageDir(), quiet);
    await store.put(slotOf(), 'stored');
    await expect(store.get(slotOf(changes))).resolves.toBeUndefined();
  });

  it('finds and keeps nothing when it is switched off', async () => {
    const store = openStore(null, quiet);
    await store.put(slotOf(), 'stored');
    await expect(store.get(slotOf())).resolves.toBeUndefined();
  });

  it.each<[string, (content: Buffer) => Buffer]>([
    ['cut short', (content) => content.subarray(0, -3)],
    ['empty', () => Buffer.alloc(0)],
    ['of another format', () => Buffer.from('{"version":1,')],
  ])('ignores an entry that is %s', async (_, damage) => {
    const dir = storageDir();
    const store = openStore(dir, quiet);
    await store.put(slotOf(), { large: 'x'.repeat(100) });
    const [file] = await filesIn(dir);
    await writeFile(file, damage(await readFile(file)));
    await expect(store.get(slotOf())).resolves.toBeUndefined();
    await expect(store.find(slotOf())).resolves.toEqual({ state: 'damaged', file });
  });

  it('tells none, and what was stored, from a damaged entry', async () => {
    const store = openStore(storageDir(), quiet);
    await expect(store.find(slotOf())).resolves.toEqual({ state: 'none' });
    await store.put(slotOf(), null);
    await expect(store.find(slotOf())).resolves.toEqual({ state: 'there', value: null });
    await expect(store.find(slotOf({ version: 2 }))).resolves.toEqual({ state: 'none' });
    await expect(store.find(slotOf({ parse: () => null }))).resolves.toMatchObject({ state: 'damaged' });
  });

  it('ignores an entry under the name of another', async () => {
    const dir = storageDir();
    const store = openStore(dir, quiet);
    await store.put(slotOf({ folder: '/other' }), 'other');
    const [other] = await filesIn(dir);
    await store.put(slotOf(), 'own');
    const own = (await filesIn(dir)).find((file) => file !== other);
    await rename(other, own ?? '');
    await expect(store.get(slotOf())).resolves.toBeUndefined();
  });

  it('ignores what its slot cannot parse', async () => {
    const store = openStore(storageDir(), quiet);
    await store.put(slotOf(), 'text');
    await expect(store.get({ ...slotOf(), parse: () => null })).resolves.toBeUndefined();
  });

  it('leaves no unfinished file behind', async () => {
    const dir = storageDir();
    const store = openStore(dir, quiet);
    await Promise.all([store.put(slotOf(), 1), store.put(slotOf(), 2)]);
    expect(await filesIn(dir)).toHaveLength(1);
    // A folder under the entry's name makes the rename fail.
    const [file] = await filesIn(dir);
    await rename(file, `${file}.moved`);
    await mkdir(path.join(file, 'occupied'), { recursive: true });
    const log: string[] = [];
    await openStore(dir, (line) => log.push(line)).put(slotOf(), 3);
    expect(log[0]).toMatch(/could not be kept/);
    expect((await filesIn(dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('evicts keyed results that were not used for long, and never a last result', async () => {
    const dir = storageDir();
    const store = openStore(dir, quiet);
    await store.put(lastReport('/shop'), sampleReport());
    await store.put(slotOf({ key: 'kept' }), 'kept');
    for (let key = 0; key < 23; key++) {
      await store.put(slotOf({ key: `k${key}` }), key);
    }
    const long = new Date(Date.now() - 3_600_000);
    await Promise.all((await filesIn(dir)).map((file) => utimes(file, long, long)));
    await expect(store.get(slotOf({ key: 'kept' }))).resolves.toBe('kept');
    await store.put(slotOf({ key: 'new' }), 'new');
    expect(await filesIn(dir)).toHaveLength(25);
    await expect(store.get(slotOf({ key: 'kept' }))).resolves.toBe('kept');
    await expect(store.get(slotOf({ key: 'new' }))).resolves.toBe('new');
    await expect(store.get(lastReport('/shop'))).resolves.toEqual(sampleReport());
  });
});
