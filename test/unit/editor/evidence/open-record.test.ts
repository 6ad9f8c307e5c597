import { describe, expect, it } from 'vitest';
import { openRecord } from '../../../../src/editor/evidence/open-record';
import { fakeServices } from '../support/fake-services';

describe('openRecord', () => {
  it('opens the line of the record beside', async () => {
    const { host } = fakeServices('/shop');
    host.workspace.files.set('/shop/traces/a.jsonl', 5000);
    await openRecord(host, '/shop', { file: 'traces/a.jsonl', line: 40, offset: 1234 });
    expect(host.opened).toEqual([['file:/shop/traces/a.jsonl', { line: 40, column: 1, preview: true }]]);
  });

  it.each([
    ['a.jsonl.gz', 5000],
    ['a.jsonl', 300_000_000],
  ])('opens the record of %s with %d bytes alone', async (file, bytes) => {
    const { host } = fakeServices('/shop');
    host.workspace.files.set(`/shop/${file}`, bytes);
    await openRecord(host, '/shop', { file, line: 40, offset: 1234 });
    expect(host.opened.map(([uri]) => uri.split('?')[0])).toEqual(['meshlens-record:/a.jsonl @1234.json']);
  });

  it('says that the file is gone', async () => {
    const { host } = fakeServices('/shop');
    await expect(openRecord(host, '/shop', { file: 'gone.jsonl', offset: 0 })).rejects.toMatchObject({
      code: 'record-gone',
      message: 'gone.jsonl is not there any more. Analyze again.',
      forUser: true,
    });
    expect(host.opened).toEqual([]);
  });
});
