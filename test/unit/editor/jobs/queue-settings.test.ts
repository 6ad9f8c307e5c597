import { describe, expect, it } from 'vitest';
import { setQueuePassword } from '../../../../src/editor/commands/set-queue-password';
import { followQueueSettings } from '../../../../src/editor/jobs/follow-queue-settings';
import { queueEnvironment, queueProblem } from '../../../../src/editor/jobs/queue-settings';
import { redisPlace } from '../../../../src/jobs/queue/connection';
import { register } from '../commands/registered';
import { fakeServices } from '../support/fake-services';

describe('the settings of the queue', () => {
  it('become variables of the analytics process, none without an address', async () => {
    const { context, host, secrets } = fakeServices('/shop');
    const { settings } = host.workspace;
    settings.set('meshlens.jobs.store', '/mnt/meshlens');
    expect(await queueEnvironment({ context, host })).toEqual({});
    settings.set('meshlens.jobs.redis', ' rediss://queue.example.org ');
    settings.set('meshlens.jobs.redisUser', 'ada');
    secrets.set('meshlens.jobs.redisPassword', 'secret');
    const variables = {
      MESHLENS_REDIS: 'rediss://queue.example.org',
      MESHLENS_REDIS_USER: 'ada',
      MESHLENS_REDIS_PASSWORD: 'secret',
      MESHLENS_STORE: '/mnt/meshlens',
    };
    expect(await queueEnvironment({ context, host })).toEqual(variables);
    settings.set('meshlens.jobs.redisUser', '');
    secrets.clear();
    expect(Object.keys(await queueEnvironment({ context, host }))).toEqual([
      'MESHLENS_REDIS',
      'MESHLENS_STORE',
    ]);
  });

  it.each([
    ['localhost:6379', /redis:\/\/HOST:PORT/],
    ['http://localhost', /redis:\/\/HOST:PORT/],
    ['redis://', /redis:\/\/HOST:PORT/],
    ['redis://localhost/two', /number of a database/],
  ])('refuse %s as the queue itself does', (redis, problem) => {
    expect(queueProblem({ redis, redisUser: '', store: '/mnt' })).toMatch(problem);
    expect(() => redisPlace(redis, {})).toThrow();
  });

  it('want a store, and no password among them', () => {
    const of = (redis: string, store: string) => queueProblem({ redis, redisUser: '', store });
    expect(of('', '')).toBeNull();
    expect(of('redis://[::1]:6379/3', '/mnt')).toBeNull();
    expect(of('redis://localhost', '')).toMatch(/meshlens\.jobs\.store is empty/);
    const problem = of('redis://ada:secret@localhost', '/mnt');
    expect(problem).toMatch(/Set Password of the Job Queue/);
    expect(problem).not.toContain('secret@');
  });

  it('start the analytics process again when they change, and say what is wrong', () => {
    const services = fakeServices('/shop');
    const { analytics, host } = services;
    const following = followQueueSettings(services);
    host.workspace.change('meshlens.seed', 3);
    expect(analytics.renewals).toBe(0);
    host.workspace.change('meshlens.jobs.redis', 'localhost');
    expect(analytics.renewals).toBe(1);
    expect(host.window.messages).toEqual([expect.stringMatching(/^error: .*redis:\/\/HOST:PORT/)]);
    host.workspace.change('meshlens.jobs.redis', '');
    expect(analytics.renewals).toBe(2);
    host.workspace.change('meshlens.jobs.redis', '');
    expect(analytics.renewals).toBe(2);
    expect(host.window.messages).toHaveLength(1);
    following.dispose();
  });

  it('lead to themselves from the message', async () => {
    const services = fakeServices('/shop');
    services.host.window.answers.push('Open Settings');
    followQueueSettings(services);
    services.host.workspace.change('meshlens.jobs.redis', 'localhost');
    await Promise.resolve();
    expect(services.host.commands.executed).toEqual([['workbench.action.openSettings', 'meshlens.jobs']]);
  });
});

describe('Meshlens: Set Password of the Job Queue', () => {
  it('keeps the password in the secret storage, removes it, and renews the process', async () => {
    const { host, deps, services } = register('/shop');
    followQueueSettings(deps);
    const run = () => host.commands.executeCommand(setQueuePassword.id);
    expect(await run()).toBe(false);
    expect(services.secrets.size).toBe(0);
    host.window.typed = 'secret';
    expect(await run()).toBe(true);
    expect([...services.secrets.values()]).toEqual(['secret']);
    expect(services.analytics.renewals).toBe(1);
    expect(host.window.messages.at(-1)).toMatch(/is kept\. Set meshlens\.jobs\.redis/);
    host.window.typed = '';
    host.workspace.settings.set('meshlens.jobs.redis', 'redis://localhost');
    expect(await run()).toBe(true);
    expect(services.secrets.size).toBe(0);
    expect(host.window.messages.at(-1)).toBe('The password is removed.');
  });
});
