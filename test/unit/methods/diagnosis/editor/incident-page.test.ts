import { describe, expect, it } from 'vitest';
import type { IncidentRequests, IncidentSnapshot } from '../../../../../src/contracts/incident/page';
import type { PageEvents } from '../../../../../src/contracts/page';
import { PROTOCOL_VERSION } from '../../../../../src/contracts/protocol';
import { register as registerFacet } from '../../../../../src/methods/diagnosis/editor';
import { register } from '../../../editor/commands/registered';
import { executed } from '../../../editor/commands/registered';

const INTERVAL = { fromMs: 120_000, toMs: 150_000 };

async function openShop() {
  const window = register('/shop');
  registerFacet(window.deps);
  expect(await window.run('showIncident', '/shop')).toEqual(INTERVAL);
  const page = window.host.panels[0].page<IncidentRequests, PageEvents<IncidentSnapshot>>();
  const snapshots: IncidentSnapshot[] = [];
  page.on('snapshot', (snapshot) => snapshots.push(snapshot));
  await page.request('ready', { protocol: PROTOCOL_VERSION });
  return { ...window, page, snapshots };
}

describe('Meshlens: Show Incident', () => {
  it('opens the only incident, and tells the page which one', async () => {
    const { snapshots } = await openShop();
    expect(snapshots.at(-1)).toMatchObject({
      folder: '/shop',
      incidents: [{ ...INTERVAL, title: 'Anomaly at payment', score: 3 }],
      asked: INTERVAL,
      empty: null,
    });
  });

  it('takes the interval of an incident, and ignores any other', async () => {
    const window = register('/shop');
    registerFacet(window.deps);
    expect(await window.run('showIncident', '/shop', INTERVAL)).toEqual(INTERVAL);
    expect(await window.run('showIncident', '/shop', { fromMs: 1, toMs: 2 })).toEqual(INTERVAL);
  });
});

describe('the incident page of a folder', () => {
  it('is given an incident with paths, places and timeline; null for one that is gone', async () => {
    const { page } = await openShop();
    expect(await page.request('incident', INTERVAL)).toMatchObject({
      ...INTERVAL,
      causes: [
        {
          service: 'payment',
          declared: { file: 'docker-compose.yml', line: 9 },
          paths: [{ services: ['payment', 'cart'], reached: [null], isEntry: true }],
        },
      ],
      timeline: { services: [{ service: 'payment', peak: 3 }] },
      windowMs: 30_000,
    });
    expect(await page.request('incident', { fromMs: 1, toMs: 2 })).toBeNull();
  });

  it('puts Markdown on the clipboard', async () => {
    const { host, page } = await openShop();
    expect(await page.request('copyMarkdown', { ...INTERVAL, traces: [] })).toBe(true);
    expect(host.copied.at(-1)).toMatch(/^# Anomaly at payment\n/);
    expect(await page.request('copyMarkdown', { fromMs: 1, toMs: 2, traces: [] })).toBe(false);
    expect(host.copied).toHaveLength(1);
  });

  it('opens a trace beside a normal one, and says where there is none', async () => {
    const { services, page } = await openShop();
    const row = {
      ...{
        traceId: 'b',
        service: 'cart',
        operation: 'GET /',
        startMs: 0,
        durationMs: 5,
        spans: 1,
        services: 1,
      },
      ...{ errors: 0, percentile: 50, file: 'a.jsonl' },
    };
    const list = { total: 1, totalSpans: 1, histogram: null, services: [], attributes: [], problems: [] };
    let rows = [row];
    services.analytics.answers.searchTraces = () => ({ rows, matched: rows.length, ...list });
    const asked = { traceId: 'a', service: 'cart', operation: 'GET /' };
    expect(await page.request('compare', asked)).toBe(true);
    expect(executed(services)).toContainEqual([
      'meshlens.openTrace',
      '/shop',
      { traceId: 'a', beside: { traceId: 'b', title: 'normal cart · GET /' } },
    ]);
    rows = [];
    expect(await page.request('compare', asked)).toBe(false);
  });

  it('leads to heatmap, map, traces and analysis of its own folder', async () => {
    const { services, page } = await openShop();
    await page.request('showHeatmap', INTERVAL);
    await page.request('showMap', INTERVAL);
    await page.request('showTraces', { ...INTERVAL, service: 'payment' });
    await page.request('analyze', null);
    expect(executed(services)).toEqual([
      ['meshlens.showHeatmap', '/shop', INTERVAL],
      ['meshlens.showServiceMap', '/shop', INTERVAL],
      ['meshlens.searchTraces', '/shop', { ...INTERVAL, service: 'payment' }],
      ['meshlens.analyze', '/shop'],
    ]);
  });
});
