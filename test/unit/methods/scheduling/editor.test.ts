import { describe, expect, it } from 'vitest';
import { register } from '../../../../src/methods/scheduling/editor';
import { createSchedulePage } from '../../../../src/methods/scheduling/editor/page';
import { Schedules } from '../../../../src/methods/scheduling/editor/schedules';
import { userError } from '../../../../src/process/rpc/errors';
import { shopSchedule } from '../../../webview/harness/schedule-fixture';
import { register as registeredCommands } from '../../editor/commands/registered';

const FOLDER = '/shop';
const report = shopSchedule().report!;

/** A window with one folder, an analytics process that answers with a schedule, and what was done. */
function shop() {
  const { services, deps, done, reportChanges } = registeredCommands(FOLDER);
  services.analytics.answers.schedule = () => report;
  services.analytics.answers.lastSchedule = () => null;
  const schedules = new Schedules(deps);
  const shown: unknown[] = [];
  const page = createSchedulePage(services, schedules).content(FOLDER);
  const handlers = page.handlers({
    delivered: undefined,
    started(work) {
      work.then(undefined, (error: unknown) => shown.push(error));
      return null;
    },
  }) as Record<string, (params: unknown) => unknown>;
  return { services, schedules, page, handlers, done, shown, reportChanges };
}

describe('Schedules', () => {
  it('simulate once for a page that opens, and derive the findings again', async () => {
    const { services, schedules, done } = shop();
    await schedules.ensure(FOLDER);
    await schedules.ensure(FOLDER);
    expect(services.analytics.asked.map(({ kind }) => kind)).toEqual(['lastSchedule', 'schedule']);
    expect(services.analytics.asked[1].params).toMatchObject({
      folder: FOLDER,
      trusted: true,
      hours: 8,
      objectiveP95Ms: null,
      loadFile: null,
    });
    expect(schedules.get(FOLDER)).toEqual({ report, progress: null, failure: null });
    expect(done).toEqual([['refresh', FOLDER]]);
  });

  it('take what an earlier window kept, trusted or not, instead of simulating', async () => {
    const { services, schedules, page, done } = shop();
    services.analytics.answers.lastSchedule = () => report;
    services.host.workspace.isTrusted = false;
    await schedules.ensure(FOLDER);
    expect(page.snapshot()).toEqual({ folder: FOLDER, report, message: null });
    expect(services.analytics.asked.map(({ kind }) => kind)).toEqual(['lastSchedule']);
    expect(done).toEqual([]);
  });

  it('follow manifests that change, and go with the recording', async () => {
    const { services, schedules, reportChanges } = shop();
    reportChanges.fire(FOLDER);
    expect(services.analytics.asked).toEqual([]);
    await schedules.run(FOLDER, {});
    const now = { ...report, recommendations: [], changed: ['checkout'] };
    services.analytics.answers.lastSchedule = () => now;
    reportChanges.fire(FOLDER);
    await expect.poll(() => schedules.get(FOLDER).report).toEqual(now);
    services.analytics.answers.lastSchedule = () => null;
    reportChanges.fire(FOLDER);
    await expect.poll(() => schedules.get(FOLDER).report).toBeNull();
    schedules.dispose();
    reportChanges.fire(FOLDER);
    expect(services.analytics.asked).toHaveLength(3);
  });

  it('simulate where what was kept cannot be read, and log why', async () => {
    const { services, schedules } = shop();
    services.analytics.answers.lastSchedule = () => {
      throw new Error('gone');
    };
    await schedules.ensure(FOLDER);
    expect(schedules.get(FOLDER).report).toBe(report);
    expect(services.lines.join()).toContain('The last schedule could not be loaded: Error: gone');
  });

  it('ask for what the user wishes', async () => {
    const { services, schedules } = shop();
    await schedules.run(FOLDER, { objectiveP95Ms: 250, violationWeight: 50 });
    expect(services.analytics.asked[0].params).toMatchObject({ objectiveP95Ms: 250, violationWeight: 50 });
  });

  it('keep the last schedule and the reason when the next one fails', async () => {
    const { services, schedules } = shop();
    await schedules.run(FOLDER, {});
    services.analytics.answers.schedule = () => {
      throw userError('no-data', 'A simulation needs traces.');
    };
    await schedules.run(FOLDER, {});
    expect(schedules.get(FOLDER)).toEqual({ report, progress: null, failure: 'A simulation needs traces.' });
    expect(services.lines).toContain('warn: The schedule failed: A simulation needs traces.');
  });

  it('say how far a simulation is, and forget one that is cancelled', async () => {
    const { services, schedules } = shop();
    const progress = { step: 'simulate', label: 'Simulating', fraction: 0.5, message: 'half', etaMs: 3000 };
    const seen: unknown[] = [];
    schedules.onDidChange((folder) => seen.push(schedules.get(folder).progress?.message));
    services.analytics.answers.schedule = (_, { onProgress, signal }) => {
      onProgress?.(progress);
      schedules.cancel(FOLDER);
      signal?.throwIfAborted();
      return report;
    };
    await schedules.run(FOLDER, {});
    expect(seen).toContain('half');
    expect(schedules.get(FOLDER)).toEqual({ report: null, progress: null, failure: null });
    expect(services.lines).toEqual([]);
  });

  it('require trust, and an open folder', async () => {
    const { services, schedules, page } = shop();
    await schedules.run('/bank', {});
    services.host.workspace.isTrusted = false;
    await schedules.ensure(FOLDER);
    expect(page.snapshot().message).toContain('workspace you trust');
    await schedules.run(FOLDER, {});
    expect(services.analytics.asked.map(({ kind }) => kind)).toEqual(['lastSchedule']);
    expect(schedules.get(FOLDER).failure).toContain('trust');
  });
});

describe('the schedule page', () => {
  it('opens the line of a recommendation, and no other file', async () => {
    const { services, schedules, handlers, shown } = shop();
    await schedules.run(FOLDER, {});
    handlers.openRecommendation({ service: 'checkout', field: 'spec.replicas' });
    handlers.openRecommendation({ service: 'checkout', field: 'spec.other' });
    await expect.poll(() => shown).toHaveLength(1);
    expect(String(shown[0])).toContain('Nothing is recommended for spec.other of checkout any more');
    expect(services.host.opened).toEqual([['file:/shop/k8s/shop.yaml', { line: 41, column: 13 }]]);
  });

  it('is shown again when a simulation ends, and stops one when it closes', async () => {
    const { schedules, page } = shop();
    const before = page.basis();
    await schedules.run(FOLDER, {});
    expect(page.basis()).not.toEqual(before);
    expect(page.snapshot()).toEqual({ folder: FOLDER, report, message: null });
    page.closed?.();
    expect(schedules.get(FOLDER).report).toBe(report);
  });
});

describe('register', () => {
  it('adds the panel and its command, and takes them back', async () => {
    const { services, host, deps } = registeredCommands(FOLDER);
    services.analytics.answers.schedule = () => report;
    const parts = register(deps);
    expect([...host.restorers.keys()]).toEqual(['meshlens.schedule']);
    await host.commands.registered.get('meshlens.showSchedule')?.();
    expect(host.panels.map(({ title }) => title)).toEqual(['Schedule']);
    parts.forEach((part) => void part.dispose());
    expect(host.commands.registered.has('meshlens.showSchedule')).toBe(false);
    expect(host.restorers.size).toBe(0);
  });
});
