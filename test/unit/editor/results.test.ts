import { describe, expect, it } from 'vitest';
import { Results } from '../../../src/editor/results';
import { abortError } from '../../../src/process/rpc/errors';
import { sampleReport } from '../contracts/sample-report';
import { fakeServices } from './support/fake-services';

function shop() {
  const services = fakeServices('/shop');
  const results = new Results(services);
  const changes: string[] = [];
  const reports: string[] = [];
  results.onDidChange((folder) => changes.push(folder));
  results.onDidChangeReport((folder) => reports.push(folder));
  return {
    services,
    results,
    changes,
    reports,
    kinds: () => services.analytics.asked.map(({ kind }) => kind),
  };
}
const report = sampleReport();

describe('Results', () => {
  it('keeps a state per folder and tells changes of the report apart', () => {
    const { results, changes, reports } = shop();
    expect(results.get('/shop')).toEqual({
      report: undefined,
      stored: false,
      progress: undefined,
      failure: undefined,
    });
    results.update('/shop', { progress: 'starting' });
    results.update('/shop', { report, progress: undefined });
    expect(results.get('/shop')).toMatchObject({ report, progress: undefined });
    expect(results.get('/bank').report).toBeUndefined();
    expect(changes).toEqual(['/shop', '/shop']);
    expect(reports).toEqual(['/shop']);
  });

  it('is silent once disposed', () => {
    const { results, changes } = shop();
    results.dispose();
    results.update('/shop', { report });
    expect(changes).toEqual([]);
  });
});

describe('loadLast', () => {
  const kept = sampleReport({ notes: ['kept'] });
  const fresh = sampleReport({ notes: ['fresh'] });

  it('asks once, shows what was kept, then the findings as they are now', async () => {
    const { services, results, reports, kinds } = shop();
    services.analytics.answers.lastReport = () => ({ report: kept }) as never;
    services.analytics.answers.refreshFindings = () => fresh;
    await Promise.all([results.loadLast('/shop'), results.loadLast('/shop')]);
    await results.loadLast('/shop');
    expect(kinds()).toEqual(['lastReport', 'refreshFindings']);
    expect(results.get('/shop')).toMatchObject({ report: fresh, stored: true });
    expect(reports).toEqual(['/shop', '/shop']);
  });

  it('keeps what was kept when nothing can be refreshed', async () => {
    const { services, results } = shop();
    services.analytics.answers.lastReport = () => ({ report: kept }) as never;
    services.analytics.answers.refreshFindings = () => null;
    await results.loadLast('/shop');
    expect(results.get('/shop').report).toBe(kept);
  });

  it('does not replace a report that came meanwhile', async () => {
    const { services, results } = shop();
    services.analytics.answers.lastReport = () => {
      results.update('/shop', { report });
      return { report: kept } as never;
    };
    await results.loadLast('/shop');
    expect(results.get('/shop')).toMatchObject({ report, stored: false });
  });

  it('does not replace an analysis by refreshed findings of the report before', async () => {
    const { services, results } = shop();
    services.analytics.answers.lastReport = () => ({ report: kept }) as never;
    services.analytics.answers.refreshFindings = () => {
      results.update('/shop', { report, stored: false });
      return fresh;
    };
    await results.loadLast('/shop');
    expect(results.get('/shop')).toMatchObject({ report, stored: false });
  });

  it('asks nothing without a cache, outside the workspace, and where there is a report', async () => {
    const { services, results, kinds } = shop();
    await results.loadLast('/elsewhere');
    services.host.workspace.settings.set('meshlens.cache', false);
    await results.loadLast('/shop');
    expect(kinds()).toEqual([]);
    const another = shop();
    another.results.update('/shop', { report });
    await another.results.loadLast('/shop');
    expect(another.kinds()).toEqual([]);
  });

  it('logs a failure and asks again the next time; a cancellation is no failure', async () => {
    const { services, results, kinds } = shop();
    services.analytics.answers.lastReport = () => Promise.reject(new Error('crashed'));
    await results.loadLast('/shop');
    expect(services.lines).toEqual(['warn: The last result could not be loaded: Error: crashed']);
    services.analytics.answers.lastReport = () => Promise.reject(abortError());
    await results.loadLast('/shop');
    expect(services.lines).toHaveLength(1);
    expect(kinds()).toEqual(['lastReport', 'lastReport']);
    expect(results.get('/shop').failure).toBeUndefined();
  });
});
