import { describe, expect, it } from 'vitest';
import { registerJobDocuments, jobAddress } from '../../../../src/editor/jobs/job-documents';
import { userError } from '../../../../src/process/rpc/errors';
import { failedJob, sampleJob } from '../jobs/sample-job';
import { fakeUris } from '../support/uris';
import { register } from './registered';

/** The commands in a window with the shop open, where a training runs and another one failed. */
function windowWithJobs(...folders: string[]) {
  const registered = register(...folders);
  registered.jobs.known = [sampleJob(), failedJob];
  return registered;
}

describe('cancelling a job', () => {
  it('is asked of the analytics process, by row, by id and by choice', async () => {
    const { run, services, host, done } = windowWithJobs('/srv/shop');
    services.analytics.answers.cancelJob = () => 'cancelled';
    const { id } = sampleJob();
    expect(await run('cancelJob', { kind: 'job', job: sampleJob() })).toBe('cancelled');
    expect(await run('cancelJob', id)).toBe('cancelled');
    host.window.pick = 'Anomaly training';
    expect(await run('cancelJob')).toBe('cancelled');
    expect(host.window.offered).toEqual([['Anomaly training']]);
    expect(services.analytics.asked).toEqual(
      Array(3).fill({ kind: 'cancelJob', params: { storageDir: '/storage', id } }),
    );
    expect(done).toContainEqual(['refresh jobs']);
  });

  it('says where there is none', async () => {
    const { run, host, jobs } = windowWithJobs('/srv/shop');
    jobs.known = [failedJob];
    expect(await run('cancelJob')).toBeUndefined();
    expect(await run('cancelJob', 'gone')).toBeUndefined();
    expect(host.window.messages).toEqual([
      expect.stringContaining('there is nothing to cancel'),
      'error: The job is not known any more.',
    ]);
  });
});

describe('running a job again', () => {
  it.each([
    ['train', ['analyze', '/srv/shop', 'train']],
    ['analyze', ['analyze', '/srv/shop']],
    ['forecast', ['forecast', '/srv/shop']],
    ['networks', ['networks', '/srv/shop']],
  ])('does what asked for it, here %s', async (request, expected) => {
    const { run, jobs, done, services } = windowWithJobs('/srv/shop');
    jobs.known = [{ ...failedJob, origin: { folder: '/srv/shop', request } }];
    expect(await run('retryJob', failedJob.id)).toBe(true);
    expect(done).toContainEqual(expected);
    expect(services.analytics.asked).toEqual([]);
  });

  it('opens the schedule that a simulation was for', async () => {
    const { run, jobs, host } = windowWithJobs('/srv/shop');
    jobs.known = [{ ...failedJob, origin: { folder: '/srv/shop', request: 'schedule' } }];
    await run('retryJob', failedJob.id);
    expect(host.commands.executed).toEqual([['meshlens.showSchedule', '/srv/shop']]);
  });

  it('runs the job by itself where its folder is not open, with progress that can be cancelled', async () => {
    const { run, services, host, done } = windowWithJobs('/srv/bank');
    services.analytics.answers.retryJob = (_, { onProgress }) => {
      onProgress?.({ step: 'train', label: 'Training', fraction: 0.5, message: '', etaMs: null });
      return null;
    };
    expect(await run('retryJob', failedJob.id)).toBe(true);
    expect(host.progress).toMatchObject([{ title: 'Running again: Anomaly training' }]);
    expect(host.progress[0].reports).toMatchObject([{ message: 'Training' }]);
    expect(done.filter(([what]) => what === 'analyze')).toEqual([]);
  });

  it('needs a trusted workspace', async () => {
    const { run, host, done } = windowWithJobs('/srv/shop');
    host.workspace.isTrusted = false;
    expect(await run('retryJob', failedJob.id)).toBeUndefined();
    expect(host.window.messages).toEqual([expect.stringContaining('workspace you trust')]);
    expect(done).toEqual([]);
  });

  it('says when it fails for good, and offers to try again or to see the log', async () => {
    const { run, host, analysis, services } = windowWithJobs('/srv/shop');
    analysis.failure = userError('diverged', 'The loss is not a number.');
    host.window.answers.push('Show Log');
    expect(await run('retryJob', failedJob.id)).toBe(false);
    expect(host.window.messages).toEqual(['error: Anomaly training failed: The loss is not a number.']);
    expect(host.window.actions).toEqual([['Run Again', 'Show Log']]);
    await Promise.resolve();
    expect(host.commands.executed).toEqual([['meshlens.showJobLog', failedJob.id]]);
    expect(services.lines).toEqual(['warn: Anomaly training failed: The loss is not a number.']);
  });
});

describe('the log of a job', () => {
  it('opens beside, as a document that says how the job stands', async () => {
    const { run, host, services, jobs } = windowWithJobs('/srv/shop');
    services.analytics.answers.listJobs = () => jobs.known;
    services.analytics.answers.jobLog = () => ['epoch 1', 'epoch 2'];
    const registration = registerJobDocuments(services);
    await run('showJobLog', failedJob.id);
    const provider = host.workspace.contentProviders.get('meshlens-job');
    expect(host.opened.map(([address]) => address)).toEqual([expect.stringContaining('meshlens-job:')]);
    const uri = fakeUris.from(jobAddress(failedJob, 0));
    expect(uri.path).toBe('/Anomaly training cdcdcdcd.log');
    const read = () => provider?.provideTextDocumentContent(uri, undefined as never);
    const text = String(await read());
    expect(text).toMatch(/^Anomaly training \(anomaly\.learn\): failed .*the loss is not a number\nid cdcd/);
    expect(text).toMatch(/\nepoch 1\nepoch 2\n$/);
    services.analytics.answers.jobLog = () => [];
    expect(await read()).toContain('It logged nothing.');
    services.analytics.answers.jobLog = () => Promise.reject(new Error('no such process'));
    expect(await read()).toBe('no such process');
    registration.dispose();
  });
});

describe('showing the jobs', () => {
  it('reveals their view', async () => {
    const { run, host } = windowWithJobs('/srv/shop');
    await run('showJobs');
    expect(host.commands.executed).toEqual([['meshlens.jobs.focus']]);
  });
});
