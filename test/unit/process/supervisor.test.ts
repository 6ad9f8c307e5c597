import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Supervisor, type RequestPolicy } from '../../../src/process/supervisor';
import type { SupervisorOptions } from '../../../src/process/supervisor/options';
import { isAlive, untilDead } from './fixtures/processes';
import { temporaryFolders } from './fixtures/temporary';

interface Requests {
  echo: { params: unknown; result: unknown };
  pid: { params: null; result: number };
  slow: { params: { steps: number; stepMs: number }; result: string; progress: number };
  wait: { params: null; result: string };
  hang: { params: null; result: string };
  busy: { params: null; result: string };
  crash: { params: { marker: string }; result: string };
  throws: { params: null; result: string };
  flood: { params: null; result: string };
  print: { params: null; result: string };
  garbage: { params: null; result: string };
}

interface Events {
  log: number;
}

const patient: RequestPolicy = { deadlineMs: 20_000, progressResetsDeadline: false, retryAfterCrash: false };
const methods: Record<keyof Requests, RequestPolicy> = {
  echo: { ...patient, retryAfterCrash: true },
  pid: patient,
  slow: { deadlineMs: 600, progressResetsDeadline: true, retryAfterCrash: false },
  wait: patient,
  hang: { ...patient, deadlineMs: 100 },
  busy: { ...patient, deadlineMs: 100 },
  crash: patient,
  throws: patient,
  flood: patient,
  print: patient,
  garbage: patient,
};

const supervisors: Supervisor<Requests, Events>[] = [];

function supervise(args: string[] = [], options: Partial<SupervisorOptions<Requests>> = {}) {
  const log: string[] = [];
  const supervisor = new Supervisor<Requests, Events>({
    script: path.join(__dirname, 'fixtures', 'child.cjs'),
    args,
    protocol: 1,
    methods,
    now: () => Date.now(),
    log: (line) => log.push(line),
    graceMs: 100,
    ...options,
  });
  const crashes: string[] = [];
  supervisor.onCrash((crash) => crashes.push(crash.message));
  supervisors.push(supervisor);
  return { supervisor, log, crashes };
}

const folder = temporaryFolders();
const marker = (): string => path.join(folder(), 'crashed');

afterEach(async () => {
  await Promise.all(supervisors.splice(0).map((supervisor) => supervisor.dispose()));
});

describe('Supervisor', () => {
  it('starts nothing until the first request', async () => {
    const { supervisor } = supervise();
    expect(supervisor.state).toBe('idle');
    expect(supervisor.pid).toBeUndefined();
    await supervisor.request('echo', null);
    expect(supervisor.state).toBe('running');
  });

  it('shares one process between requests and carries typed arrays', async () => {
    const { supervisor } = supervise();
    const [first, second, bytes] = await Promise.all([
      supervisor.request('pid', null),
      supervisor.request('pid', null),
      supervisor.request('echo', new Uint8Array([1, 2, 255])),
    ]);
    expect(first).toBe(second);
    expect(bytes).toEqual(new Uint8Array([1, 2, 255]));
  });

  it('reports progress, which keeps long work within its deadline', async () => {
    const { supervisor } = supervise();
    const seen: number[] = [];
    const answer = supervisor.request(
      'slow',
      { steps: 5, stepMs: 150 },
      { onProgress: (step) => seen.push(step) },
    );
    await expect(answer).resolves.toBe('done');
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  it('cancels politely and keeps the process', async () => {
    // A busy machine may take its time over the polite signal.
    const { supervisor, crashes } = supervise([], { graceMs: 60_000 });
    const pid = await supervisor.request('pid', null);
    const abort = new AbortController();
    const waiting = supervisor.request('wait', null, { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(await supervisor.request('pid', null)).toBe(pid);
    expect(crashes).toEqual([]);
  });

  it('kills a process that ignores the cancellation, without calling it a crash; the next request succeeds', async () => {
    const { supervisor, crashes } = supervise(['ignores-abort']);
    const pid = await supervisor.request('pid', null);
    const abort = new AbortController();
    const waiting = supervisor.request('wait', null, { signal: abort.signal });
    const bystander = supervisor.request('wait', null).catch((error: Error) => error);
    setTimeout(() => abort.abort(), 20);
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(await bystander).toBeInstanceOf(Error);
    expect(await supervisor.request('pid', null)).not.toBe(pid);
    await untilDead(pid);
    expect(crashes).toEqual([]);
  });

  it.each(['hang', 'busy'] as const)(
    'ends a process that does not answer "%s" by its deadline',
    async (kind) => {
      const { supervisor, crashes } = supervise(['ignores-abort']);
      const pid = await supervisor.request('pid', null);
      await expect(supervisor.request(kind, null)).rejects.toMatchObject({ code: 'deadline' });
      await untilDead(pid);
      expect(crashes).toHaveLength(1);
      await expect(supervisor.request('echo', 'again')).resolves.toBe('again');
    },
  );

  it('tells the deadline from a cancellation when the child obeys the abort', async () => {
    const { supervisor, crashes } = supervise();
    await expect(supervisor.request('hang', null)).rejects.toMatchObject({ code: 'deadline' });
    expect(crashes).toEqual([]);
  });

  it('reports a crash with what the process said last, and the next request starts another', async () => {
    const { supervisor, crashes, log } = supervise();
    const pid = await supervisor.request('pid', null);
    await expect(supervisor.request('throws', null)).rejects.toMatchObject({
      code: 'crashed',
      forUser: true,
    });
    expect(crashes).toEqual([
      'The analytics process ended unexpectedly (exit code 1: Error: broken inside).',
    ]);
    expect(log.join('\n')).toContain('broken inside');
    expect(await supervisor.request('pid', null)).not.toBe(pid);
  });

  it('reports a process killed from outside', async () => {
    const { supervisor, crashes } = supervise();
    const pid = await supervisor.request('pid', null);
    const waiting = supervisor.request('wait', null);
    setTimeout(() => process.kill(pid, 'SIGKILL'), 20);
    await expect(waiting).rejects.toMatchObject({ code: 'crashed' });
    expect(crashes[0]).toContain('SIGKILL');
    await expect(supervisor.request('echo', 1)).resolves.toBe(1);
  });

  it('retries once what may be retried, and only that', async () => {
    const retried = supervise([], { methods: { ...methods, crash: { ...patient, retryAfterCrash: true } } });
    await expect(retried.supervisor.request('crash', { marker: marker() })).resolves.toBe(
      'second time lucky',
    );
    expect(retried.crashes).toHaveLength(1);

    const once = supervise();
    await expect(once.supervisor.request('crash', { marker: marker() })).rejects.toMatchObject({
      code: 'crashed',
    });
  });

  it('retries no more than once', async () => {
    const { supervisor, crashes } = supervise([], {
      methods: { ...methods, throws: { ...patient, retryAfterCrash: true } },
    });
    await expect(supervisor.request('throws', null)).rejects.toMatchObject({ code: 'crashed' });
    expect(crashes).toHaveLength(2);
  });

  it('says why a process does not start, and gives up after the cap until reset', async () => {
    const restart = { windowMs: 60_000, maxCrashes: 3, firstDelayMs: 10, maxDelayMs: 20 };
    const { supervisor } = supervise(['exit-at-start'], { restart });
    for (let attempt = 0; attempt < 3; attempt++) {
      const failure = supervisor.request('echo', 1);
      await expect(failure).rejects.toMatchObject({ code: 'start-failed' });
      await expect(failure).rejects.toThrow('no such library');
    }
    await expect(supervisor.request('echo', 1)).rejects.toMatchObject({ code: 'given-up' });
    expect(supervisor.state).toBe('given-up');
    supervisor.reset();
    await expect(supervisor.request('echo', 1)).rejects.toMatchObject({ code: 'start-failed' });
  });

  it.each([
    ['wrong-protocol', 'protocol 99', undefined],
    ['garbage-greeting', 'not part of the protocol', undefined],
    ['silent', 'no greeting within 300 ms', 300],
  ])('refuses a process that starts with "%s"', async (flag, reason, startDeadlineMs) => {
    const { supervisor } = supervise([flag], { startDeadlineMs });
    await expect(supervisor.request('echo', 1)).rejects.toThrow(reason);
    expect(supervisor.pid).toBeUndefined();
  });

  it('ends a process that floods it', async () => {
    const { supervisor, crashes } = supervise([], { messagesPerSecond: 1000 });
    const pid = await supervisor.request('pid', null);
    let received = 0;
    supervisor.on('log', () => (received += 1));
    await expect(supervisor.request('flood', null)).rejects.toMatchObject({ code: 'crashed' });
    expect(received).toBeLessThanOrEqual(1000);
    expect(crashes[0]).toContain('more messages');
    await untilDead(pid);
  });

  it('survives a process that prints without end', async () => {
    const { supervisor, log } = supervise();
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 150);
    await expect(supervisor.request('print', null, { signal: abort.signal })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(log.length).toBeLessThan(1000);
  });

  it('ends a process that speaks garbage', async () => {
    const { supervisor, crashes } = supervise();
    await expect(supervisor.request('garbage', null)).rejects.toMatchObject({ code: 'crashed' });
    expect(crashes[0]).toContain('not part of the protocol');
  });

  it('abandons a start that the user cancels, but not for others', async () => {
    const { supervisor } = supervise();
    const abort = new AbortController();
    const cancelled = supervisor.request('pid', null, { signal: abort.signal });
    const other = supervisor.request('echo', 'still here');
    abort.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'aborted' });
    await expect(other).resolves.toBe('still here');
  });

  it.each([[[]], [['ignores-sigterm']]])('leaves nothing running after dispose %j', async (flags) => {
    const { supervisor, crashes } = supervise(flags);
    const pid = await supervisor.request('pid', null);
    const waiting = supervisor.request('wait', null).catch((error: Error) => error);
    await supervisor.dispose();
    expect(isAlive(pid)).toBe(false);
    expect(await waiting).toMatchObject({ code: 'closed' });
    expect(crashes).toEqual([]);
    await expect(supervisor.request('echo', 1)).rejects.toMatchObject({ code: 'closed' });
  });

  it('can be disposed while it starts', async () => {
    const { supervisor } = supervise(['silent']);
    const states = vi.fn();
    supervisor.onState(states);
    const asked = supervisor.request('echo', 1).catch((error: Error) => error);
    await vi.waitFor(() => expect(states).toHaveBeenCalledWith('starting'), { timeout: 60_000 });
    await supervisor.dispose();
    expect(await asked).toMatchObject({ code: 'closed' });
    expect(supervisor.state).toBe('disposed');
  });
});
