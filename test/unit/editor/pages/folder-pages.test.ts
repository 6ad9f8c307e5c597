import { describe, expect, it } from 'vitest';
import type { PageEvents, PageRequests } from '../../../../src/contracts/page';
import { PROTOCOL_VERSION } from '../../../../src/contracts/protocol';
import { Emitter } from '../../../../src/editor/host/emitter';
import { saveInto } from '../../../../src/editor/pages/save-as';
import { FolderPages } from '../../../../src/editor/pages/folder-pages';
import type { Page } from '../../../../src/editor/pages/page';
import { FakePanel } from '../support/fake-panel';
import { fakeServices } from '../support/fake-services';
import { fileUri } from '../support/uris';

interface Requests extends PageRequests {
  fail: { params: null; result: null };
}

function setUp(...folders: string[]) {
  const services = fakeServices(...folders);
  const events: string[] = [];
  const page: Page<string, string> = {
    id: 'map',
    viewType: 'meshlens.map',
    title: 'Service Map',
    documentTitle: 'Meshlens service map',
    subject: 'folder',
    content: (folder) => ({
      basis: () => [folder],
      snapshot: () => `map of ${folder}`,
      progress: () => null,
      onDidChange: new Emitter<void>().event,
      handlers: (link) => ({ fail: () => link.started(Promise.reject(new Error('no map'))) }),
      opened: () => events.push(`opened ${folder}`),
      closed: () => events.push(`closed ${folder}`),
    }),
  };
  const pages = new FolderPages(services, page);
  return { services, host: services.host, pages, events };
}

const connect = (panel: FakePanel) => panel.page<Requests, PageEvents<string>>();
const ready = { protocol: PROTOCOL_VERSION };

describe('pages of folders', () => {
  it('open once per folder, and are revealed after that', () => {
    const { host, pages, events } = setUp('/shop');
    pages.show('/shop');
    pages.show('/shop');
    expect(host.panels.map(({ viewType, title, revealed }) => [viewType, title, revealed])).toEqual([
      ['meshlens.map', 'Service Map', 1],
    ]);
    expect(events).toEqual(['opened /shop']);
  });

  it('carry the name of the folder where there are several', () => {
    const { host, pages } = setUp('/shop', '/bank');
    pages.show('/bank');
    expect(host.panels[0].title).toBe('Service Map: bank');
  });

  it('run the bundle of the page only, and show its icon', () => {
    const { host, pages } = setUp('/shop');
    pages.show('/shop');
    const { webview, iconPath } = host.panels[0];
    expect(webview.html).toContain('/extension/dist/webview/map.js');
    expect(webview.html).toContain('<title>Meshlens service map</title>');
    expect(webview.options.localResourceRoots).toEqual([
      expect.objectContaining({ path: '/extension/dist/webview' }),
    ]);
    expect(JSON.stringify(iconPath)).toContain('/extension/media/map-light.svg');
  });

  it('give their snapshot when the page asks, and forget it when the panel is closed', async () => {
    const { host, pages, events } = setUp('/shop');
    pages.show('/shop');
    expect(pages.delivered('/shop')).toBeUndefined();
    await connect(host.panels[0]).request('ready', ready);
    expect(pages.delivered('/shop')).toBe('map of /shop');
    host.panels[0].dispose();
    expect(pages.delivered('/shop')).toBeUndefined();
    expect(events).toEqual(['opened /shop', 'closed /shop']);
    pages.show('/shop');
    expect(host.panels).toHaveLength(2);
  });

  it('show in the editor what fails behind a request', async () => {
    const { services, host, pages } = setUp('/shop');
    pages.show('/shop');
    expect(await connect(host.panels[0]).request('fail', null)).toBeNull();
    expect(host.window.messages).toEqual(['error: Meshlens made an error: no map']);
    expect(services.lines.join()).toContain('no map');
  });

  it('are restored for the folder they remember, unless it is closed or already shown', () => {
    const { host, pages, events } = setUp('/shop', '/bank');
    const restored = (state: unknown): string[] => {
      const panel = new FakePanel('meshlens.map', '');
      const seen: string[] = [];
      panel.onDidDispose(() => seen.push('closed'));
      host.restorers.get('meshlens.map')?.(panel, state);
      return seen;
    };
    expect(restored({ folder: '/bank' })).toEqual([]);
    expect(events).toEqual(['opened /bank']);
    expect(restored({ folder: '/bank' })).toEqual(['closed']);
    expect(restored({ folder: '/gone' })).toEqual(['closed']);
    expect(restored(null)).toEqual(['closed']);
    pages.dispose();
    expect(events).toEqual(['opened /bank', 'closed /bank']);
    expect(host.restorers.size).toBe(0);
  });
});

describe('saving', () => {
  it('asks for a place in the folder and writes plain bytes there', async () => {
    const { host } = fakeServices('/shop');
    const save = saveInto(host, fileUri('/shop'));
    expect(await save({ name: 'forecast.csv', bytes: Uint8Array.of(1) })).toBe(false);
    host.window.saveTarget = fileUri('/exports/out.csv');
    expect(await save({ name: 'forecast.csv', bytes: Uint8Array.of(1, 2) })).toBe(true);
    expect(host.window.saveDialogs[1].defaultUri?.path).toBe('/shop/forecast.csv');
    expect(host.workspace.written.get('/exports/out.csv')).toEqual(Uint8Array.of(1, 2));
  });
});
