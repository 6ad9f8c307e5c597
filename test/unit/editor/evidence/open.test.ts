import { describe, expect, it } from 'vitest';
import { openEvidence } from '../../../../src/editor/evidence/open-evidence';
import { openService } from '../../../../src/editor/evidence/open-service';
import { evidence, sampleReport } from '../../contracts/sample-report';
import { fakeServices } from '../support/fake-services';

const spans = (file: string) => ({ ...evidence, spans: [{ file, line: 40, offset: 1234 }] });

/** A report whose analysis has read the files. */
const reportOf = (...files: string[]) => {
  const report = sampleReport();
  return { ...report, inputs: files.map((file) => ({ ...report.inputs[0], file })) };
};

describe('openEvidence', () => {
  it('opens the line of the first span beside', async () => {
    const { host } = fakeServices('/shop');
    host.workspace.files.set('/shop/traces/a.jsonl', 5000);
    await openEvidence(host, '/shop', reportOf('traces/a.jsonl'), spans('traces/a.jsonl'));
    expect(host.opened).toEqual([['file:/shop/traces/a.jsonl', { line: 40, column: 1, preview: true }]]);
  });

  it.each([
    ['a.jsonl.gz', 5000],
    ['a.jsonl', 300_000_000],
  ])('opens the record of %s with %d bytes', async (file, bytes) => {
    const { host } = fakeServices('/shop');
    host.workspace.files.set(`/shop/${file}`, bytes);
    await openEvidence(host, '/shop', reportOf(file), spans(file));
    expect(host.opened.map(([uri]) => uri.split('?')[0])).toEqual(['meshlens-record:/a.jsonl @1234.json']);
  });

  it('says that no span shows it, or that the file is gone', async () => {
    const { host } = fakeServices('/shop');
    await expect(openEvidence(host, '/shop', reportOf(), { ...evidence, spans: [] })).rejects.toMatchObject({
      code: 'no-span',
    });
    await expect(
      openEvidence(host, '/shop', reportOf('gone.jsonl'), spans('gone.jsonl')),
    ).rejects.toMatchObject({
      code: 'record-gone',
      message: 'gone.jsonl is not there any more. Analyze again.',
      forUser: true,
    });
    expect(host.opened).toEqual([]);
  });
});

it.each(['../secret.jsonl', '/etc/hosts', 'a/../../secret.jsonl', 'other.jsonl'])(
  'opens nothing that the analysis has not read: %s',
  async (file) => {
    const { host } = fakeServices('/shop');
    host.workspace.files.set('/secret.jsonl', 100).set('/etc/hosts', 100).set('/shop/other.jsonl', 100);
    await expect(openEvidence(host, '/shop', reportOf('a.jsonl'), spans(file))).rejects.toMatchObject({
      code: 'record-unknown',
    });
    await expect(openEvidence(host, '/shop', undefined, spans(file))).rejects.toMatchObject({
      code: 'record-unknown',
    });
    expect(host.opened).toEqual([]);
  },
);

describe('openService', () => {
  it('selects the name where a manifest declares it', async () => {
    const { host } = fakeServices('/shop');
    await openService(host, '/shop', sampleReport(), 'payment');
    expect(host.opened).toEqual([['file:/shop/docker-compose.yml', { line: 9, column: 3, word: /[\w.-]+/ }]]);
  });

  it.each([
    ['a service of the traces only', sampleReport(), 'postgres'],
    ['an unknown service', sampleReport(), 'other'],
    ['a folder without a report', undefined, 'payment'],
  ])('explains %s', async (_, report, service) => {
    const { host } = fakeServices('/shop');
    await expect(openService(host, '/shop', report, service)).rejects.toMatchObject({ code: 'not-declared' });
    expect(host.opened).toEqual([]);
  });
});
