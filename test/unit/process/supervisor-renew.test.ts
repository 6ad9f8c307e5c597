import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Supervisor } from '../../../src/process/supervisor';
import type { RequestPolicy } from '../../../src/process/supervisor/policy';
import { untilDead } from './fixtures/processes';

interface Requests {
  pid: { params: null; result: number };
  slow: { params: { steps: number; stepMs: number }; result: string; progress: number };
  variable: { params: string; result: string | undefined };
}

const patient: RequestPolicy = { deadlineMs: 20_000, progressResetsDeadline: false, retryAfterCrash: false };
let supervisor: Supervisor<Requests, Record<string, never>>;

/** A supervisor whose processes get the variable MESHLENS_TEST with the value that `value` has when they start. */
function supervise(value: () => string) {
  const crashes: string[] = [];
  supervisor = new Supervisor<Requests, Record<string, never>>({
    script: path.join(__dirname, 'fixtures', 'child.cjs'),
    protocol: 1,
    methods: { pid: patient, slow: patient, variable: patient },
    env: () => Promise.resolve({ MESHLENS_TEST: value() }),
    now: () => Date.now(),
    log: () => undefined,
    graceMs: 100,
  });
  supervisor.onCrash(({ message }) => crashes.push(message));
  return crashes;
}

afterEach(() => supervisor.dispose());

describe('renewing a supervised process', () => {
  it('gives the next one the environment of then, and is no crash', async () => {
    let value = 'first';
    const crashes = supervise(() => value);
    expect(await supervisor.request('variable', 'MESHLENS_TEST')).toBe('first');
    const pid = await supervisor.request('pid', null);
    value = 'second';
    expect(await supervisor.request('variable', 'MESHLENS_TEST')).toBe('first');
    supervisor.renew();
    expect(supervisor.state).toBe('idle');
    expect(await supervisor.request('variable', 'MESHLENS_TEST')).toBe('second');
    expect(await supervisor.request('pid', null)).not.toBe(pid);
    await untilDead(pid);
    expect(crashes).toEqual([]);
  });

  it('waits for what is being asked', async () => {
    let value = 'first';
    supervise(() => value);
    const pid = await supervisor.request('pid', null);
    let steps = 0;
    const slow = supervisor.request(
      'slow',
      { steps: 4, stepMs: 20 },
      {
        onProgress: () => {
          if (steps++ === 0) {
            value = 'second';
            supervisor.renew();
          }
        },
      },
    );
    expect(await slow).toBe('done');
    expect(steps).toBe(4);
    expect(supervisor.state).toBe('idle');
    await untilDead(pid);
    expect(await supervisor.request('variable', 'MESHLENS_TEST')).toBe('second');
  });

  it('starts nothing where nothing runs', async () => {
    supervise(() => 'first');
    supervisor.renew();
    expect(supervisor.state).toBe('idle');
    const pid = await supervisor.request('pid', null);
    expect(await supervisor.request('pid', null)).toBe(pid);
  });
});
