import { describe, expect, it, vi } from 'vitest';
import { resumeTrainings } from '../../../../src/editor/jobs/resume';
import { forget, unfinished, untilFinished } from '../../../../src/editor/jobs/unfinished';
import { abortError, RpcError, userError } from '../../../../src/process/rpc/errors';
import { register } from '../commands/registered';
import { fakeServices } from '../support/fake-services';
import { failedJob, sampleJob } from './sample-job';

const crash = new RpcError('crashed', 'The analytics process ended unexpectedly.', { forUser: true });

describe('what a window remembers of an analysis', () => {
  function shop() {
    const services = fakeServices('/srv/shop');
    const [folder] = services.host.workspace.workspaceFolders;
    const during = (work: () => Promise<unknown>) => untilFinished(services, folder, 'train', work);
    const left = () => unfinished(services.context, folder);
    return { services, folder, during, left };
  }

  it('is there while it runs, and gone with its success', async () => {
    const { during, left, services } = shop();
    await during(() => {
      expect(left()).toEqual(['train']);
      return Promise.resolve();
    });
    expect(left()).toEqual([]);
    expect(services.state.size).toBe(0);
  });

  it.each([userError('diverged', 'no'), abortError()])(
    'is gone with a failure and a cancellation: %s',
    async (error) => {
      const { during, left } = shop();
      await expect(during(() => Promise.reject(error))).rejects.toBe(error);
      expect(left()).toEqual([]);
    },
  );

  it('stays when the process is killed, and when the window closes', async () => {
    const { during, left, services, folder } = shop();
    await expect(during(() => Promise.reject(crash))).rejects.toBe(crash);
    expect(left()).toEqual(['train']);
    await forget(services.context, folder, 'train');
    services.analytics.state = 'disposed';
    await expect(during(() => Promise.reject(abortError()))).rejects.toThrow();
    expect(left()).toEqual(['train']);
  });
});

describe('a window that opens', () => {
  /** Remembers that a training runs, as the last window left it. */
  async function closedDuring(...jobs: ReturnType<typeof sampleJob>[]) {
    const registered = register('/srv/shop');
    const { services, deps, host } = registered;
    const [folder] = host.workspace.workspaceFolders;
    await untilFinished(services, folder, 'train', () => Promise.reject(crash)).catch(() => undefined);
    registered.jobs.known = jobs;
    const look = vi.spyOn(deps.jobs, 'look');
    return { ...registered, folder, look, left: () => unfinished(services.context, folder) };
  }

  it('goes on with the training that was left', async () => {
    const { deps, done, services } = await closedDuring(failedJob, sampleJob({ state: 'interrupted' }));
    resumeTrainings(deps);
    await vi.waitFor(() => expect(done).toContainEqual(['analyze', '/srv/shop', 'train']));
    expect(services.lines).toEqual([expect.stringContaining('Anomaly training of shop goes on')]);
  });

  it('does nothing where nothing was left, and asks for nothing', async () => {
    const { deps, host, done, look, services, folder } = await closedDuring(
      sampleJob({ state: 'interrupted' }),
    );
    await forget(services.context, folder, 'train');
    resumeTrainings(deps);
    await Promise.resolve();
    expect([done, look.mock.calls, host.window.messages]).toEqual([[], [], []]);
  });

  it.each([
    ['has ended meanwhile', failedJob],
    ['is of another folder', sampleJob({ origin: { folder: '/srv/bank', request: 'train' } })],
    ['was asked for otherwise', sampleJob({ origin: { folder: '/srv/shop', request: 'explain' } })],
  ])('starts nothing when the job %s, and forgets it', async (_, job) => {
    const { deps, done, left } = await closedDuring(job);
    resumeTrainings(deps);
    await vi.waitFor(() => expect(left()).toEqual([]));
    expect(done).toEqual([]);
  });

  it('starts nothing in a workspace that is not trusted, before it is', async () => {
    const { deps, host, done, look } = await closedDuring(sampleJob({ state: 'interrupted' }));
    host.workspace.isTrusted = false;
    const resuming = resumeTrainings(deps);
    await Promise.resolve();
    expect([done, look.mock.calls]).toEqual([[], []]);
    host.workspace.isTrusted = true;
    host.workspace.trustGranted.fire();
    await vi.waitFor(() => expect(done).toContainEqual(['analyze', '/srv/shop', 'train']));
    resuming.dispose();
  });

  it('says when the training fails for good', async () => {
    const { deps, analysis, host } = await closedDuring(sampleJob({ state: 'interrupted' }));
    analysis.failure = userError('diverged', 'The loss is not a number.');
    resumeTrainings(deps);
    await vi.waitFor(() =>
      expect(host.window.messages).toEqual(['error: Anomaly training failed: The loss is not a number.']),
    );
    expect(host.window.actions).toEqual([['Run Again', 'Show Log']]);
  });
});
