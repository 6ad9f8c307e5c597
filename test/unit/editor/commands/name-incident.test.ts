import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../src/contracts/report';
import { namedIncidents } from '../../../../src/editor/named-incidents';
import { nameIncident } from '../../../../src/editor/commands/name-incident';
import { sampleReport } from '../../contracts/sample-report';
import { fakeServices } from '../support/fake-services';

const kind = {
  id: 'cpu-burn',
  name: 'Burn',
  confidence: 0.9,
  isUnknown: false,
  why: [],
  signature: [0.5, null],
};
const [known] = sampleReport().incidents.map((incident) => ({ ...incident, kind }));
const second = { ...known, fromMs: 1, toMs: 2, causes: [{ ...known.causes[0], service: 'cart' }] };

/** The command in a window with one folder, whose last report has these incidents. */
function open(incidents: Report['incidents']) {
  const services = fakeServices('/shop');
  const refreshed: string[] = [];
  const deps = {
    ...services,
    analytics: { ...services.analytics, request: () => Promise.resolve(['CPU contention', 'Load surge']) },
    results: {
      get: () => ({
        report: sampleReport({ incidents }),
        stored: false,
        progress: undefined,
        failure: undefined,
      }),
      loadLast: () => Promise.resolve(),
    },
    analysis: {
      refreshFindings: ({ uri }: { uri: { fsPath: string } }) =>
        Promise.resolve(void refreshed.push(uri.fsPath)),
    },
  };
  const { window, workspace } = services.host;
  const run = (...args: unknown[]) => nameIncident.run(deps as never, ...args);
  return {
    window,
    run,
    refreshed,
    names: () => namedIncidents(services.context, workspace.workspaceFolders[0]),
  };
}

describe('Name This Incident', () => {
  it('keeps one of the kinds as the name, with what was observed', async () => {
    const { window, run, names, refreshed } = open([known]);
    window.pick = 'Load surge';
    expect(await run()).toBe(true);
    expect(window.offered).toEqual([['Another name…', 'CPU contention', 'Load surge']]);
    const { fromMs, toMs } = known;
    expect(names()).toEqual([
      { name: 'Load surge', service: 'payment', fromMs, toMs, signature: [0.5, null] },
    ]);
    expect(refreshed).toEqual(['/shop']);
  });

  it('takes a name that is typed, and none that is empty', async () => {
    const { window, run, names } = open([known]);
    window.pick = 'Another name…';
    window.typed = '  ';
    expect(await run()).toBe(false);
    window.typed = ' GC storm ';
    expect(await run()).toBe(true);
    expect(names().map(({ name }) => name)).toEqual(['GC storm']);
  });

  it('asks which incident, unless it is called with the start of one', async () => {
    const { window, run, names } = open([known, second]);
    window.pick = 'cart';
    expect(await run()).toBe(false);
    expect(window.offered[0]).toEqual(['payment', 'cart']);
    window.pick = 'Load surge';
    expect(await run('/shop', second.fromMs)).toBe(true);
    expect(names().map(({ service }) => service)).toEqual(['cart']);
  });

  it('forgets a name that was given', async () => {
    const { window, run, names } = open([{ ...known, kind: { ...kind, isGiven: true } }]);
    window.pick = 'Load surge';
    await run();
    window.pick = 'Forget its name';
    expect(await run()).toBe(true);
    expect(names()).toEqual([]);
  });

  it('says so where too little is known of every incident', async () => {
    const { run } = open(sampleReport().incidents);
    await expect(run()).rejects.toThrow('No incident is known of whose cause enough was recorded');
  });
});
