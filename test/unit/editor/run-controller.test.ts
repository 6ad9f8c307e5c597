import { describe, expect, it } from 'vitest';
import { FolderRuns } from '../../../src/editor/folder-runs';
import { RunController, type RunState } from '../../../src/editor/run-controller';
import type { Progress } from '../../../src/contracts/protocol';
import { abortError } from '../../../src/process/rpc/errors';

const half: Progress = { step: 'train', label: 'Training', fraction: 0.5, message: 'Training', etaMs: 1000 };

function watched<R>(): { run: RunController<R>; states: RunState[] } {
  const run = new RunController<R>();
  const states: RunState[] = [];
  run.onDidChange(() => states.push(run.state));
  return { run, states };
}

/** Work that ends only when it is aborted. */
const untilAborted = ({ signal }: { signal: AbortSignal }): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(abortError())));

describe('a run', () => {
  it('is running with progress, then done', async () => {
    const { run, states } = watched<number>();
    expect(run.state).toEqual({ status: 'idle' });
    const outcome = run.start('train', ({ onProgress }) => {
      onProgress(half);
      return Promise.resolve(7);
    });
    expect(run.isRunning).toBe(true);
    expect(await outcome).toBe(7);
    expect(states).toEqual([
      { status: 'running', activity: 'train', progress: null },
      { status: 'running', activity: 'train', progress: half },
      { status: 'done', activity: 'train' },
    ]);
    expect(run.progress).toBeNull();
  });

  it('shows the progress it is started with until the work reports some', async () => {
    const { run } = watched();
    const outcome = run.start('train', untilAborted, half);
    expect(run.progress).toEqual(half);
    run.cancel();
    await expect(outcome).rejects.toThrow('Cancelled.');
  });

  it('keeps why it failed until the next one starts, also of work that throws at once', async () => {
    const { run } = watched<number>();
    const failing = run.start('read', () => {
      throw new Error('no such file');
    });
    await expect(failing).rejects.toThrow('no such file');
    expect(run.state).toEqual({ status: 'failed', activity: 'read', message: 'no such file' });
    expect(run.failure).toBe('no such file');
    const next = run.start('read', () => Promise.resolve(1));
    expect(run.failure).toBeNull();
    await next;
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const { run } = watched();
    const outcome = run.start('train', untilAborted);
    run.cancel();
    expect(run.isRunning).toBe(true);
    await expect(outcome).rejects.toMatchObject({ code: 'aborted' });
    expect(run.state).toEqual({ status: 'idle' });
  });

  it('can be cancelled by a button of the work itself', async () => {
    const { run } = watched();
    const outcome = run.start('train', (watch) => {
      const ended = untilAborted(watch);
      watch.abort.abort();
      return ended;
    });
    await expect(outcome).rejects.toMatchObject({ code: 'aborted' });
    expect(run.state).toEqual({ status: 'idle' });
  });

  it('is replaced by the next: the first is aborted, and nothing it does later is shown', async () => {
    const { run, states } = watched<string>();
    let report: (progress: Progress) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const first = run.start('measure', ({ onProgress }) => {
      report = onProgress;
      return new Promise((_, reject) => (fail = reject));
    });
    await Promise.resolve();
    const second = run.start('read', () => Promise.resolve('read'));
    report(half);
    fail(new Error('too late'));
    await expect(first).rejects.toThrow('too late');
    expect(await second).toBe('read');
    expect(states.map(({ status }) => status)).toEqual(['running', 'running', 'done']);
    expect(run.state).toEqual({ status: 'done', activity: 'read' });
  });

  it('is joined by who asks meanwhile, and started again afterwards', async () => {
    const { run } = watched<number>();
    let started = 0;
    const work = (): Promise<number> => Promise.resolve((started += 1));
    const [first, second] = [run.join('train', work), run.join('train', work)];
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(await run.join('train', work)).toBe(2);
  });
});

describe('runs of folders', () => {
  it('are separate, tell which folder changed, and are cancelled together', async () => {
    const runs = new FolderRuns();
    const changed: string[] = [];
    runs.onDidChange((folder) => changed.push(folder));
    const outcomes = ['/shop', '/bank'].map((folder) => runs.of(folder).start('train', untilAborted));
    expect(changed).toEqual(['/shop', '/bank']);
    expect(runs.anyRunning).toBe(true);
    runs.cancelAll();
    await Promise.allSettled(outcomes);
    expect(runs.anyRunning).toBe(false);
    expect(changed).toHaveLength(4);
  });
});
