import { describe, expect, it } from 'vitest';
import type { HeatmapRequests, HeatmapSnapshot } from '../../../../src/contracts/heatmap-page';
import type { IncidentInterval } from '../../../../src/contracts/incident/interval';
import type { PageEvents } from '../../../../src/contracts/page';
import { PROTOCOL_VERSION } from '../../../../src/contracts/protocol';
import { FolderPages } from '../../../../src/editor/pages/folder-pages';
import { createHeatmapPage } from '../../../../src/editor/pages/heatmap';
import { PageWishes } from '../../../../src/editor/pages/page-wishes';
import { Results } from '../../../../src/editor/results';
import { sampleReport } from '../../contracts/sample-report';
import { fakeServices } from '../support/fake-services';

async function openShop() {
  const services = fakeServices('/shop');
  services.analytics.answers.lastReport = () => null;
  const results = new Results(services);
  const report = sampleReport();
  results.update('/shop', { report });
  const wishes = new PageWishes<IncidentInterval>(services.host);
  const pages = new FolderPages(services, createHeatmapPage(services, results, wishes));
  pages.show('/shop');
  const page = services.host.panels[0].page<HeatmapRequests, PageEvents<HeatmapSnapshot>>();
  await page.request('ready', { protocol: PROTOCOL_VERSION });
  return { ...services, results, report, page, pages, wishes };
}

describe('the heatmap page of a folder', () => {
  it('is told of the incident that a command asks for', async () => {
    const { host, pages, wishes } = await openShop();
    expect(pages.delivered('/shop')?.asked).toBeUndefined();
    host.nowMs = 7;
    wishes.ask('/shop', { fromMs: 120_000, toMs: 150_000 });
    expect(pages.delivered('/shop')).toMatchObject({
      asked: { fromMs: 120_000, toMs: 150_000, atMs: 7 },
      empty: null,
    });
  });

  it('trains again on its own folder, and shows why that fails', async () => {
    const { host, page } = await openShop();
    const trained: unknown[] = [];
    host.commands.registerCommand('meshlens.trainModel', (folder) => trained.push(folder));
    expect(await page.request('train', null)).toBeNull();
    expect(trained).toEqual(['/shop']);
    host.commands.registerCommand('meshlens.trainModel', () => Promise.reject(new Error('too few windows')));
    expect(await page.request('train', null)).toBeNull();
    await new Promise((resolve) => setTimeout(resolve));
    expect(host.window.messages.join()).toContain('too few windows');
  });

  it('asks a live source again, and says what needs a folder that is open', async () => {
    const { host, page } = await openShop();
    host.workspace.workspaceFolders = [];
    await page.request('train', null);
    await page.request('openIncident', { fromMs: 0, toMs: 1 });
    await new Promise((resolve) => setTimeout(resolve));
    expect(host.commands.executed).toEqual([]);
    expect(host.window.messages).toEqual(Array(2).fill(expect.stringContaining('--save FOLDER')));
    await page.request('analyze', null);
    expect(host.commands.executed).toEqual([['meshlens.analyzeLiveSource']]);
  });

  it('gives the cells at a finer width in the order of its rows, with evidence of that width', async () => {
    const { analytics, page, report } = await openShop();
    analytics.answers.scale = () => ({
      widthMs: 15_000,
      startMs: 60_000,
      breaks: [],
      high: { cells: [], scores: [] },
      windows: 2,
      services: ['cart', 'payment'],
      scores: Float32Array.of(0, 1, NaN, 4),
    });
    expect(await page.request('scale', { widthMs: 15_000 })).toEqual({
      widthMs: 15_000,
      startMs: 60_000,
      breaks: [],
      high: { cells: [], scores: [] },
      windows: 2,
      levels: Uint8Array.of(64, 254, 0, 255),
    });
    const asked: unknown[] = [];
    analytics.answers.cellEvidence = (cell) => {
      asked.push(cell);
      return [];
    };
    const cell = { service: 'payment', fromMs: 75_000, toMs: 90_000 };
    expect(await page.request('cell', cell)).toEqual({ score: 4, evidence: [] });
    expect(asked).toEqual([{ folder: '/shop', ...cell }]);
    expect(await page.request('cell', { ...cell, service: 'cart' })).toEqual({ score: null, evidence: [] });
    expect(analytics.asked.filter(({ kind }) => kind === 'scale')).toHaveLength(1);
    expect(report.windows.widthMs).toBe(30_000);
  });
});
