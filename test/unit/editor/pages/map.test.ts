import { describe, expect, it } from 'vitest';
import type { MapRequests, MapSnapshot } from '../../../../src/contracts/map-page';
import type { PageEvents } from '../../../../src/contracts/page';
import { PROTOCOL_VERSION } from '../../../../src/contracts/protocol';
import { FolderPages } from '../../../../src/editor/pages/folder-pages';
import { createMapPage } from '../../../../src/editor/pages/map';
import { buildMapSnapshot, serviceDetails } from '../../../../src/editor/pages/map-snapshot';
import { PageWishes } from '../../../../src/editor/pages/page-wishes';
import { Results } from '../../../../src/editor/results';
import { sampleReport } from '../../contracts/sample-report';
import { fakeServices } from '../support/fake-services';

async function openShop() {
  const services = fakeServices('/shop');
  services.analytics.answers.lastReport = () => null;
  const results = new Results(services);
  results.update('/shop', { report: sampleReport() });
  const pages = new FolderPages(services, createMapPage(services, results, new PageWishes(services.host)));
  pages.show('/shop');
  const page = services.host.panels[0].page<MapRequests, PageEvents<MapSnapshot>>();
  await page.request('ready', { protocol: PROTOCOL_VERSION });
  return { ...services, pages, page };
}

describe('the map page of a folder', () => {
  it('is given what the report says, and asks the analytics process for the picture', async () => {
    const { analytics, page, pages } = await openShop();
    expect(pages.delivered('/shop')).toMatchObject({
      services: ['cart', 'payment', 'postgres'],
      empty: null,
    });
    const asked: unknown[] = [];
    analytics.answers.serviceMap = (question) => {
      asked.push(question);
      return null;
    };
    expect(await page.request('map', { expanded: ['group:orders'] })).toBeNull();
    expect(asked).toEqual([expect.objectContaining({ folder: '/shop', expanded: ['group:orders'] })]);
  });

  it('leads to the heatmap and to an analysis of its own folder', async () => {
    const { host, page } = await openShop();
    const run: unknown[] = [];
    host.commands.registerCommand('meshlens.showHeatmap', (folder) => run.push(['heatmap', folder]));
    host.commands.registerCommand('meshlens.analyze', (folder) => run.push(['analyze', folder]));
    await page.request('showHeatmap', null);
    await page.request('analyze', null);
    expect(run).toEqual([
      ['heatmap', '/shop'],
      ['analyze', '/shop'],
    ]);
  });
});

describe('the details of a service', () => {
  it('are its place, its calls in both directions and its incidents', () => {
    expect(serviceDetails(sampleReport(), 'payment')).toMatchObject({
      declared: { line: 9 },
      score: 3,
      calls: [{ service: 'postgres', declared: true, observed: false }],
      calledBy: [{ service: 'cart', calls: 40 }],
      incidents: [{ incident: 0, role: 'cause' }],
    });
    expect(serviceDetails(sampleReport(), 'gone')).toBeNull();
  });
});

describe('the snapshot of the map', () => {
  it('says why it is empty', () => {
    expect(buildMapSnapshot('/shop', undefined).empty).toMatch(/^Nothing is analysed yet/);
    const inputs = [{ file: 'a.yaml', kind: 'compose', records: 0, problems: [] }] as const;
    expect(buildMapSnapshot('/shop', sampleReport({ services: [], inputs })).empty).toBe(
      'No service was found in 0 trace files and 1 manifests.',
    );
  });
});
