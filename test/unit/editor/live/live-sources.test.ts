import { describe, expect, it, vi } from 'vitest';
import { Analysis } from '../../../../src/editor/analysis';
import { Results } from '../../../../src/editor/results';
import { abortError, userError } from '../../../../src/process/rpc/errors';
import { sampleReport } from '../../contracts/sample-report';
import { executed, register } from '../commands/registered';
import { fakeServices } from '../support/fake-services';

const ADDRESS = 'jaeger+https://traces.example.org';
const SECRET = 'meshlens.liveSources';

/** A window whose user has set sources; the first is picked, for the last hour. */
function live(...addresses: readonly string[]) {
  const registered = register('/shop');
  const { host } = registered;
  host.workspace.settings.set('meshlens.liveSources', addresses);
  host.nowMs = 10_000_000;
  const picks = [addresses.at(0), 'Last hour'];
  vi.spyOn(host.window, 'showQuickPick').mockImplementation(async (items) => {
    host.window.offered.push(items.map(({ label }) => label));
    const label = picks.shift();
    return Promise.resolve(items.find((item) => item.label === label));
  });
  const box = vi.spyOn(host.window, 'showInputBox');
  return { ...registered, picks, box };
}

describe('Analyze Live Source', () => {
  it('asks the source that is picked over the range that is picked, and shows the heatmap', async () => {
    const { done, host, run } = live(ADDRESS, 'tempo+http://localhost:3200', ADDRESS);
    host.window.typed = '';
    expect(await run('analyzeLiveSource')).toBe(true);
    expect(host.window.offered).toEqual([
      [ADDRESS, 'tempo+http://localhost:3200'],
      ['Last 15 minutes', 'Last hour', 'Last 6 hours', 'Last 24 hours'],
    ]);
    const source = {
      address: ADDRESS,
      fromMs: 6_400_000,
      toMs: 10_000_000,
      maxBytes: 500 << 20,
      maxRows: 2e9,
      queries: [],
    };
    expect(done).toEqual([
      ['analyze source', source, {}],
      ['heatmap', sampleReport().folder],
    ]);
    expect(host.window.messages).toEqual([expect.stringContaining(`${ADDRESS}: `)]);
  });

  it('asks for credentials once per address, and keeps them in the secret storage alone', async () => {
    const { done, host, run, services, picks, box } = live(ADDRESS);
    host.window.typed = 'ada:se:cret';
    await run('analyzeLiveSource');
    picks.push(ADDRESS, 'Last hour');
    await run('analyzeLiveSource');
    expect(box).toHaveBeenCalledTimes(1);
    expect(box).toHaveBeenCalledWith(expect.objectContaining({ password: true }));
    const given = done.filter(([what]) => what === 'analyze source').map(([, , credentials]) => credentials);
    expect(given).toEqual([
      { user: 'ada', password: 'se:cret' },
      { user: 'ada', password: 'se:cret' },
    ]);
    expect(services.secrets.get(SECRET)).toContain(ADDRESS);
    const seen = JSON.stringify([
      services.lines,
      host.window.messages,
      host.window.offered,
      [...services.state],
      [...host.workspace.settings],
      executed(services),
    ]);
    expect(seen).not.toContain('cret');
  });

  it('takes a token, and refuses one that cannot be sent without repeating it', async () => {
    const { done, host, run, services, picks } = live(ADDRESS);
    host.window.typed = 'not a token';
    await run('analyzeLiveSource');
    expect(host.window.messages).toEqual(['error: A token has no spaces and no letters outside ASCII.']);
    expect(services.secrets.size).toBe(0);
    host.window.typed = ' abc.def ';
    picks.push(ADDRESS, 'Last hour');
    await run('analyzeLiveSource');
    expect(done[0][2]).toEqual({ token: 'abc.def' });
  });

  it('asks Prometheus for an expression', async () => {
    const { done, host, run } = live('prometheus+http://localhost:9090');
    host.window.typed = 'up';
    await run('analyzeLiveSource');
    expect(done[0][1]).toMatchObject({ queries: ['up'] });
  });

  it.each([0, 1, 2])('asks nothing when question %i is closed', async (answered) => {
    const { done, host, run, picks } = live(ADDRESS);
    picks.splice(answered);
    host.window.typed = undefined;
    expect(await run('analyzeLiveSource')).toBe(false);
    expect([done, host.window.messages]).toEqual([[], []]);
  });

  it('is off without a source, and offers the settings of the user', async () => {
    const { done, host, run, services } = live();
    host.window.answers.push('Open User Settings');
    expect(await run('analyzeLiveSource')).toBe(false);
    expect(host.window.offered).toEqual([]);
    await vi.waitFor(() =>
      expect(executed(services)).toEqual([
        ['workbench.action.openGlobalSettings', { query: '@id:meshlens.liveSources' }],
      ]),
    );
    expect(done).toEqual([]);
  });

  it('refuses an address with a password without repeating it', async () => {
    const { done, host, run, services } = live('jaeger+https://ada:hidden@traces.example.org');
    await run('analyzeLiveSource');
    expect(host.window.messages).toEqual([expect.stringContaining('holds a user or password')]);
    expect(JSON.stringify([host.window.messages, services.lines, host.window.offered, done])).not.toContain(
      'hidden',
    );
  });

  it('does nothing in a workspace that is not trusted', async () => {
    const { done, host, run } = live(ADDRESS);
    host.workspace.isTrusted = false;
    expect(await run('analyzeLiveSource')).toBeUndefined();
    expect(host.window.messages).toEqual([
      'error: Meshlens asks live sources only in a workspace you trust.',
    ]);
    expect([done, host.window.offered]).toEqual([[], []]);
  });
});

describe('Forget Credentials of Live Sources', () => {
  it('forgets them and deletes the answers', async () => {
    const { run, services } = live(ADDRESS);
    services.secrets.set(SECRET, JSON.stringify([[ADDRESS, { token: 'abc' }]]));
    services.analytics.answers.forgetSources = () => null;
    await run('forgetLiveCredentials');
    expect(services.secrets.size).toBe(0);
    expect(services.analytics.asked).toEqual([{ kind: 'forgetSources', params: { place: '/storage' } }]);
  });
});

describe('the analysis of a live source', () => {
  const source = { address: ADDRESS, fromMs: 0, toMs: 1, maxBytes: 1, maxRows: 1, queries: [] };
  const credentials = { token: 'abcdef' };

  it('goes through the analytics process, and its report is one like any other', async () => {
    const services = fakeServices('/shop');
    const results = new Results(services);
    const report = { ...sampleReport(), folder: '/storage/live/1/jaeger' };
    services.analytics.answers.analyzeSource = (_, { onProgress }) => {
      onProgress?.({ step: 'read', label: 'Reading', fraction: 0.5, message: 'traces', etaMs: null });
      return report;
    };
    await new Analysis(services, results).runSource(source, credentials);
    expect(results.get(report.folder).report).toBe(report);
    const params = { source, credentials, storageDir: null, place: '/storage', include: [], exclude: [] };
    expect(services.analytics.asked).toMatchObject([{ kind: 'analyzeSource', params }]);
    expect(services.host.progress).toMatchObject([{ title: `Analyzing ${ADDRESS}`, reports: [{}] }]);
    expect(JSON.stringify([services.lines, report])).not.toContain('abcdef');
  });

  it('can be cancelled, and fails with the reason', async () => {
    const services = fakeServices('/shop');
    const analysis = new Analysis(services, new Results(services));
    services.analytics.answers.analyzeSource = (_, { signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(abortError())));
    const running = analysis.runSource(source, credentials);
    await vi.waitFor(() => expect(services.host.progress).toHaveLength(1));
    services.host.progress[0].cancel();
    await expect(running).rejects.toThrow('Cancelled.');
    services.analytics.answers.analyzeSource = () => Promise.reject(userError('source-failed', 'is down'));
    await expect(analysis.runSource(source, credentials)).rejects.toThrow('is down');
  });
});
