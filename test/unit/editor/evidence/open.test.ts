import { describe, expect, it } from 'vitest';
import { openEvidence } from '../../../../src/editor/evidence/open-evidence';
import { openService } from '../../../../src/editor/evidence/open-service';
import { evidence, sampleReport } from '../../contracts/sample-report';
import { executed } from '../commands/registered';
import { fakeServices } from '../support/fake-services';

const spans = (file: string) => ({
  ...evidence,
  text: 'It was slow.',
  spans: [{ file, line: 40, offset: 1234 }],
});

/** A report whose analysis has read the files. */
const reportOf = (...files: string[]) => {
  const report = sampleReport();
  return { ...report, inputs: files.map((file) => ({ ...report.inputs[0], file })) };
};

describe('openEvidence', () => {
  it('shows the first span in its trace', async () => {
    const services = fakeServices('/shop');
    const { host } = services;
    await openEvidence(host, '/shop', reportOf('traces/a.jsonl'), spans('traces/a.jsonl'));
    expect(executed(services)).toEqual([
      ['meshlens.openTrace', '/shop', { file: 'traces/a.jsonl', line: 40, offset: 1234, service: null }],
    ]);
  });

  it('names the service of the cause whose evidence it is', async () => {
    const services = fakeServices('/shop');
    const shown = spans('traces/a.jsonl');
    const report = reportOf('traces/a.jsonl');
    const [incident] = report.incidents;
    const causes = [{ service: 'payment', score: 2, evidence: [shown] }];
    await openEvidence(services.host, '/shop', { ...report, incidents: [{ ...incident, causes }] }, shown);
    expect(executed(services)).toMatchObject([['meshlens.openTrace', '/shop', { service: 'payment' }]]);
  });

  it('says that no span shows it', async () => {
    const services = fakeServices('/shop');
    const none = { ...evidence, spans: [] };
    await expect(openEvidence(services.host, '/shop', reportOf(), none)).rejects.toMatchObject({
      code: 'no-span',
    });
    expect(executed(services)).toEqual([]);
  });
});

it.each(['../secret.jsonl', '/etc/hosts', 'a/../../secret.jsonl', 'other.jsonl'])(
  'opens nothing that the analysis has not read: %s',
  async (file) => {
    const services = fakeServices('/shop');
    const { host } = services;
    host.workspace.files.set('/secret.jsonl', 100).set('/etc/hosts', 100).set('/shop/other.jsonl', 100);
    await expect(openEvidence(host, '/shop', reportOf('a.jsonl'), spans(file))).rejects.toMatchObject({
      code: 'record-unknown',
    });
    await expect(openEvidence(host, '/shop', undefined, spans(file))).rejects.toMatchObject({
      code: 'record-unknown',
    });
    expect(executed(services)).toEqual([]);
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
