import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ListedJob } from '../../../../src/contracts/jobs';
import { jobGroups, jobItem } from '../../../../src/editor/jobs/job-rows';
import { JobsView } from '../../../../src/editor/jobs/jobs-view';
import { fakeServices } from '../support/fake-services';
import { failedJob, sampleJob } from './sample-job';

const time = (ms: number): string => `at ${ms}`;
const shown = (job: ListedJob) => jobItem({ kind: 'job', job }, time);

describe('rows of the Jobs view', () => {
  it('say how far a job is, where it runs and what it is for', () => {
    const item = shown(sampleJob());
    expect(item).toMatchObject({
      label: 'Anomaly training',
      description: '45 %, Training: epoch 12 of 40 (about 20 s left) · shop',
      icon: 'running',
      contextValue: 'job.running',
    });
    expect(item.tooltip).toContain('Node: ada, process 4711');
    const progress = { step: 'train', label: 'Training', fraction: null, message: '', etaMs: null };
    const elsewhere = sampleJob({ progress: { ...progress, node: 'worker-7' } });
    expect(shown(elsewhere).tooltip).toContain('Node: worker-7, by the queue');
  });

  it.each<[Partial<ListedJob>, string]>([
    [{ progress: null }, 'starting · shop'],
    [{ state: 'interrupted' }, 'interrupted, can go on from its checkpoint · shop'],
    [{ state: 'done', endedMs: 8500 }, 'done at 8500, took 7.5 s · shop'],
    [{ state: 'cancelled', endedMs: 200_000, origin: null }, 'cancelled at 200000, took 3 min'],
    [{ ...failedJob }, 'failed at 5000, took 4.0 s: the loss is not a number · shop'],
    [{ origin: { folder: 'C:\\work\\bank\\', request: 'analyze' }, progress: null }, 'starting · bank'],
  ])('describe %j', (change, description) => {
    expect(shown(sampleJob(change)).description).toBe(description);
  });

  it('stand under headings with their number, none of which is empty', () => {
    const groups = jobGroups([sampleJob(), failedJob, sampleJob({ state: 'done', endedMs: 1 })]);
    expect(
      groups.map((row) => jobItem(row, time)).map(({ label, description }) => [label, description]),
    ).toEqual([
      ['Running', '1'],
      ['Ended', '2'],
    ]);
  });
});

describe('the Jobs view', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function open() {
    const services = fakeServices('/srv/shop');
    const state: { jobs: readonly ListedJob[] } = { jobs: [sampleJob()] };
    services.analytics.answers.listJobs = () => state.jobs;
    const jobs = new JobsView(services);
    const { view } = services.host.trees.get('meshlens.jobs') ?? {};
    const changed = vi.fn();
    jobs.onDidChange(changed);
    const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
    return {
      services,
      state,
      jobs,
      view: view as NonNullable<typeof view>,
      changed,
      pass,
      asked: services.analytics.asked,
    };
  }

  it('asks while it is visible, often while something runs, and never otherwise', async () => {
    const { state, view, pass, asked, jobs } = open();
    await jobs.children();
    await pass(60_000);
    expect(asked).toEqual([]);
    view.reveal(true);
    await pass(3500);
    expect(asked).toEqual(Array(4).fill({ kind: 'listJobs', params: { storageDir: '/storage' } }));
    state.jobs = [failedJob];
    await pass(13_000);
    expect(asked.length).toBeLessThan(10);
    view.reveal(false);
    const before = asked.length;
    await pass(60_000);
    jobs.refresh();
    await pass(60_000);
    expect(asked).toHaveLength(before);
  });

  it('changes when the jobs do, and only then', async () => {
    const { state, view, pass, changed, jobs } = open();
    view.reveal(true);
    await pass(3500);
    expect(changed).toHaveBeenCalledTimes(1);
    state.jobs = [failedJob];
    await pass(1000);
    expect(changed).toHaveBeenCalledTimes(2);
    const [ended] = await jobs.children();
    expect(await jobs.children(ended)).toEqual([{ kind: 'job', job: failedJob }]);
    expect(await jobs.children({ kind: 'job', job: failedJob })).toEqual([]);
    expect(jobs.item(ended)).toMatchObject({ label: 'Ended', expanded: true });
  });

  it('says above the rows when the jobs cannot be listed, and goes on', async () => {
    const { services, view, pass } = open();
    const { listJobs } = services.analytics.answers;
    services.analytics.answers.listJobs = () => Promise.reject(new Error('no such process'));
    view.reveal(true);
    await pass(100);
    expect(view.message).toBe('The jobs could not be listed: no such process');
    services.analytics.answers.listJobs = listJobs;
    await pass(5000);
    expect(view.message).toBeUndefined();
  });

  it('ends with the window', async () => {
    const { services, view, pass, jobs, asked } = open();
    view.reveal(true);
    jobs.dispose();
    await pass(60_000);
    expect(asked).toEqual([]);
    expect(services.host.trees.size).toBe(0);
  });
});
