import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { AnalysisContext } from '../../../../src/app/context';
import { jobsEntry } from '../../../../src/cli/commands/jobs-entry';
import { ExitCode } from '../../../../src/cli/exit-code';
import { runCli } from '../../../../src/cli/run';
import { shownId, type ListedJob } from '../../../../src/contracts/jobs';
import { cacheAt, jobWith, untilAborted } from '../../jobs/book/bench';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { fakeEnvironment } from '../fake-environment';

const folder = temporaryFolders();

/** A cache where the command line looks for it, with one job that failed. */
async function failed() {
  const home = folder();
  const cache = cacheAt(path.join(home, 'meshlens'));
  const { job, state } = jobWith(() => Promise.reject(new Error('the loss is not a number')));
  const run = cache.asked().run(job, { seed: 1 }, { storage: cache.storage });
  await expect(run).rejects.toThrow();
  const [{ id }] = await cache.list();
  const meshlens = async (...argv: string[]) => {
    const environment = fakeEnvironment({
      commands: [jobsEntry],
      env: { LANG: 'C.UTF-8', XDG_CACHE_HOME: home },
      now: () => 1_100_000,
      jobs: () => Promise.resolve([job]),
      perform: (work, options, context) =>
        work(options, { ...context, jobs: cache.runner(), rules: undefined } as unknown as AnalysisContext),
    });
    const code = await runCli(['jobs', ...argv], environment);
    return { code, ...environment.printed };
  };
  return { cache, job, state, id, meshlens };
}

const jobsIn = (out: string): readonly ListedJob[] => (JSON.parse(out) as { jobs: ListedJob[] }).jobs;

describe('meshlens jobs', () => {
  it('says where there are none', async () => {
    const environment = fakeEnvironment({ commands: [jobsEntry], cwd: folder() });
    expect(await runCli(['jobs', 'list', '--storage', 'empty'], environment)).toBe(ExitCode.ok);
    expect(environment.printed.out).toMatch(/^No jobs: nothing runs, and none has been kept in .*empty\.\n$/);
  });

  it('lists them, with `list` or without', async () => {
    const { id, meshlens } = await failed();
    const { code, out, err } = await meshlens();
    expect([code, err]).toEqual([ExitCode.ok, '']);
    const [heading, line, , sum] = out.split('\n');
    expect(heading).toMatch(/^id +job +state +asked by +node +time +progress or reason$/);
    expect(line).toMatch(
      new RegExp(`^${shownId(id)}  Test training  failed  analyze shop .*the loss is not a number$`),
    );
    expect(sum).toBe('1 job, 0 not ended');
    expect(await meshlens('list')).toMatchObject({ out });
  });

  it('lists them as JSON', async () => {
    const { id, meshlens } = await failed();
    const { out } = await meshlens('list', '--json');
    expect(jobsIn(out)).toMatchObject([
      { id, state: 'failed', kind: 'test.count', reason: 'the loss is not a number', log: [] },
    ]);
  });

  it('runs a failed one again from its record, and lists it as done', async () => {
    const { id, state, meshlens } = await failed();
    state.work = ({ seed }) => Promise.resolve(seed);
    const { code, out } = await meshlens('retry', shownId(id), '--json');
    expect(code).toBe(ExitCode.ok);
    expect(jobsIn(out)).toMatchObject([{ id, state: 'done' }]);
    expect(await meshlens('retry', shownId(id))).toMatchObject({
      code: ExitCode.failure,
      err: expect.stringContaining('The job is done: only one that failed') as string,
    });
  });

  it('says why one fails again', async () => {
    const { id, meshlens, cache } = await failed();
    const { code, err } = await meshlens('retry', id);
    expect(code).toBe(ExitCode.failure);
    expect(err).toContain('the loss is not a number');
    expect(await cache.list()).toMatchObject([{ id, state: 'failed' }]);
  });

  it('cancels one that another process runs', async () => {
    const { id, job, state, meshlens, cache } = await failed();
    state.work = untilAborted;
    const running = cache.runner().run(job, { seed: 1 }, { storage: cache.storage });
    const ended = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(state.runs).toBe(2));
    const { code, out } = await meshlens('cancel', shownId(id));
    expect([code, out.includes('cancelled')]).toEqual([ExitCode.ok, true]);
    await ended;
    expect(await meshlens('cancel', id)).toMatchObject({
      code: ExitCode.failure,
      err: expect.stringContaining('The job is cancelled: there is nothing to cancel.') as string,
    });
  });

  it.each([
    [['cancle', 'abcd'], "knows list, cancel and retry; got 'cancle'. Did you mean 'cancel'?"],
    [['cancel'], "'meshlens jobs cancel' needs the id of a job"],
    [['list', 'abcd'], "unexpected argument 'abcd' for 'meshlens jobs list'"],
    [['retry', 'nothing'], "There is no job 'nothing'"],
  ])('explains the mistake in %j', async (argv, message) => {
    const { meshlens } = await failed();
    const { code, err } = await meshlens(...argv);
    expect(code).toBe(ExitCode.usage);
    expect(err).toContain(message);
    expect(err).toContain("See 'meshlens jobs --help'.");
  });

  it('names near ids for one that is mistyped', async () => {
    const { id, meshlens } = await failed();
    const last = id[7] === '0' ? '1' : '0';
    const { err } = await meshlens('cancel', id.slice(0, 7) + last);
    expect(err).toContain(`Near ones: ${shownId(id)} (Test training, failed)`);
  });

  it('has a help that shows what may follow', async () => {
    const { meshlens } = await failed();
    expect((await meshlens('--help')).out).toMatch(
      /^Usage: meshlens jobs \[list \| cancel ID\.\.\. \| retry ID\.\.\.\] \[OPTIONS\]\n/,
    );
  });
});
