import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createReportStore } from '../../../../src/app/store/report-store';
import { sampleReport } from '../../contracts/sample-report';
import { temporaryFolders } from '../../process/fixtures/temporary';

const storageDir = temporaryFolders();
const onlyFile = async (dir: string): Promise<string> =>
  path.join(dir, 'reports', (await readdir(path.join(dir, 'reports')))[0]);

describe('createReportStore', () => {
  it('gives back what was saved, with its age', async () => {
    const dir = storageDir();
    const store = createReportStore(() => sampleReport().createdMs + 100_000);
    await store.save(dir, sampleReport());
    await expect(store.load(dir, '/shop')).resolves.toEqual({ report: sampleReport(), ageMs: 100_000 });
  });

  it('knows nothing about another folder', async () => {
    const dir = storageDir();
    const store = createReportStore(Date.now);
    await store.save(dir, sampleReport());
    await expect(store.load(dir, '/other')).resolves.toBeNull();
    await expect(store.load(path.join(dir, 'missing'), '/shop')).resolves.toBeNull();
  });

  it.each([
    ['a damaged file', '{"version":1,'],
    ['another version', JSON.stringify({ ...sampleReport(), version: 0 })],
    ['not even an object', 'null'],
  ])('takes %s for none', async (_, text) => {
    const dir = storageDir();
    const store = createReportStore(Date.now);
    await store.save(dir, sampleReport());
    await writeFile(await onlyFile(dir), text);
    await expect(store.load(dir, '/shop')).resolves.toBeNull();
  });

  it('leaves no unfinished file behind', async () => {
    const dir = storageDir();
    const store = createReportStore(Date.now);
    await Promise.all([store.save(dir, sampleReport()), store.save(dir, sampleReport())]);
    expect(await readdir(path.join(dir, 'reports'))).toHaveLength(1);
  });
});
