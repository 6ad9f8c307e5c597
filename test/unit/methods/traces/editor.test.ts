import { describe, expect, it } from 'vitest';
import type { PageEvents } from '../../../../src/contracts/page';
import { PROTOCOL_VERSION } from '../../../../src/contracts/protocol';
import {
  traceFilePage,
  tracesPage,
  type TracesRequests,
  type TracesSnapshot,
} from '../../../../src/contracts/traces/page';
import type { TraceList } from '../../../../src/contracts/traces/search';
import { register } from '../../../../src/methods/traces/editor';
import { register as registeredCommands } from '../../editor/commands/registered';
import { FakePanel } from '../../editor/support/fake-panel';
import { fileUri } from '../../editor/support/uris';
import { smallTrace } from '../../support/small-trace';

const list: TraceList = {
  rows: [],
  matched: 0,
  total: 0,
  totalSpans: 0,
  histogram: null,
  services: [],
  attributes: [],
  problems: [],
};
const paging = { order: 'start', descending: true, offset: 0, limit: 10 } as const;

/** A window with these folders in which traces can be searched. */
function shop(...folders: readonly string[]) {
  const window = registeredCommands(...folders);
  const { services, deps, reportChanges } = window;
  const { answers } = services.analytics;
  answers.searchTraces = () => list;
  answers.readTrace = () => smallTrace([{ name: 'web GET', at: [0, 10] }]);
  answers.readSpan = () => ({
    location: { file: 'a.jsonl', offset: 4 },
    attributes: [],
    resource: [],
    events: [],
    lines: { from: 3, to: 9 },
  });
  const parts = register(deps);
  const run = (name: string, ...args: unknown[]) =>
    services.host.commands.registered.get(`meshlens.${name}`)?.(...args);
  return {
    services,
    host: services.host,
    asked: () => services.analytics.asked,
    answers,
    parts,
    run,
    reportChanges,
  };
}

async function connect(panel: FakePanel) {
  const client = panel.page<TracesRequests, PageEvents<TracesSnapshot>>();
  const snapshots: TracesSnapshot[] = [];
  client.on('snapshot', (snapshot) => snapshots.push(snapshot));
  await client.request('ready', { protocol: PROTOCOL_VERSION });
  return { client, snapshots };
}

describe('Meshlens: Search Traces', () => {
  it('answers the query that another page asks', async () => {
    const { run, host } = shop('/shop');
    await run('searchTraces', '/shop', { service: 'cart', fromMs: 5, toMs: NaN, operation: {} });
    const { snapshots } = await connect(host.panels[0]);
    const asked = { query: { service: 'cart', fromMs: 5 }, atMs: expect.any(Number) };
    expect(snapshots).toMatchObject([{ folder: '/shop', asked }]);
    await run('searchTraces', '/shop', [{ id: 'a tree item' }]);
    expect(snapshots.at(-1)).toMatchObject({ asked });
  });

  it('opens one page for a folder, and searches with the settings of the folder', async () => {
    const { run, host, asked } = shop('/shop');
    await run('searchTraces');
    await run('searchTraces');
    expect(host.panels.map(({ viewType, revealed }) => [viewType, revealed])).toEqual([
      [tracesPage.viewType, 1],
    ]);
    const { client, snapshots } = await connect(host.panels[0]);
    expect(snapshots).toEqual([{ folder: '/shop', file: null, name: 'shop', revision: 0, asked: null }]);
    await client.request('search', { query: { status: 'error' }, paging });
    const source = { folder: '/shop', include: [], exclude: [], storageDir: '/storage', trusted: true };
    expect(asked()).toEqual([
      { kind: 'searchTraces', params: { source, query: { status: 'error' }, paging } },
    ]);
  });

  it('reads a trace and a span, and opens the record at its lines', async () => {
    const { run, host, asked } = shop('/shop');
    await run('searchTraces');
    const { client } = await connect(host.panels[0]);
    await client.request('trace', { traceId: 't1' });
    const span = { traceId: 't1', spanId: 's', file: 'a.jsonl', offset: 4 };
    const { lines } = await client.request('span', span);
    await client.request('openRecord', { ...span, lines });
    expect(asked().map(({ kind }) => kind)).toEqual(['readTrace', 'readSpan']);
    expect(host.opened).toMatchObject([
      [expect.stringContaining('meshlens-record:/a.jsonl @4.json'), { line: 3, lastLine: 9 }],
    ]);
  });

  it('says that files have changed when a folder was analysed again', async () => {
    const { run, host, reportChanges } = shop('/shop');
    await run('searchTraces');
    const { snapshots } = await connect(host.panels[0]);
    reportChanges.fire('/shop');
    await Promise.resolve();
    expect(snapshots.map(({ revision }) => revision)).toEqual([0, 1]);
  });
});

describe('a span to be opened', () => {
  it('is chosen on the page of its folder', async () => {
    const { run, host } = shop('/shop');
    host.nowMs = 5;
    await run('openTrace', '/shop', { traceId: 't1', spanId: 's1' });
    const { snapshots } = await connect(host.panels[0]);
    expect(snapshots[0].asked).toEqual({ traceId: 't1', spanId: 's1', atMs: 5 });
    await run('openTrace', '/shop', { traceId: 't2' });
    await Promise.resolve();
    expect(snapshots[1].asked).toMatchObject({ traceId: 't2', spanId: null });
    expect(host.panels).toHaveLength(1);
  });

  it('is found by the place of its record, and opened as a record where it is in no trace', async () => {
    const { run, host, answers, asked } = shop('/shop');
    host.workspace.files.set('/shop/a.jsonl', 5000);
    answers.traceAt = ({ offset }) => (offset === 7 ? { traceId: 't1', spanId: 's1' } : null);
    const place = { file: 'a.jsonl', line: 2, offset: 7, service: 'cart' };
    await run('openTrace', '/shop', place);
    expect(asked()[0].params).toMatchObject({ file: 'a.jsonl', offset: 7, service: 'cart' });
    const { snapshots } = await connect(host.panels[0]);
    expect(snapshots[0].asked).toMatchObject({ traceId: 't1', spanId: 's1' });
    await run('openTrace', '/shop', { ...place, offset: 8 });
    expect(host.opened).toEqual([['file:/shop/a.jsonl', { line: 2, column: 1, preview: true }]]);
  });
});

describe('a trace file', () => {
  const open = async (path: string, ...folders: string[]) => {
    const made = shop(...folders);
    const editor = made.host.editors.get(traceFilePage.viewType)!;
    const document = editor.open(fileUri(path));
    const panel = new FakePanel(traceFilePage.viewType, path);
    editor.show(document, panel);
    return { ...made, ...(await connect(panel)), document };
  };

  it('is searched alone, whatever the settings say about its folder', async () => {
    const { client, snapshots, asked } = await open('/shop/traces/a.jsonl.gz', '/shop');
    expect(snapshots[0]).toMatchObject({ folder: '/shop', file: 'traces/a.jsonl.gz', name: 'a.jsonl.gz' });
    await client.request('search', { query: {}, paging });
    expect(asked()[0].params).toMatchObject({
      source: { folder: '/shop', file: 'traces/a.jsonl.gz', exclude: [] },
    });
  });

  it('is searched in its own folder outside of all that are open', async () => {
    const { client, asked } = await open('/elsewhere/a.json', '/shop');
    await client.request('search', { query: {}, paging });
    expect(asked()[0].params).toMatchObject({ source: { folder: '/elsewhere', file: 'a.json' } });
  });

  it('tells its page that it has changed, once it is quiet', async () => {
    const { host, snapshots, document } = await open('/shop/a.json', '/shop');
    host.fileChanged.fire('/shop/a.json');
    await expect.poll(() => snapshots.map(({ revision }) => revision)).toEqual([0, 1]);
    document.dispose();
    host.fileChanged.fire('/shop/a.json');
    expect(snapshots).toHaveLength(2);
  });
});
