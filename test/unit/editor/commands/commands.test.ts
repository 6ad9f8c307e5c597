import { describe, expect, it } from 'vitest';
import { commands } from '../../../../src/editor/commands/commands';
import { abortError } from '../../../../src/process/rpc/errors';
import { fileUri } from '../support/uris';
import { executed, register, report } from './registered';

describe('registerCommands', () => {
  it('registers each command once and takes all back', () => {
    const { host, registration } = register('/shop');
    expect([...host.commands.registered.keys()]).toEqual(commands.map(({ id }) => id));
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    registration.dispose();
    expect(host.commands.registered.size).toBe(0);
  });

  it('shows a failure and resolves to undefined', async () => {
    const { host, analysis, run } = register('/shop');
    analysis.failure = new Error('no disk');
    expect(await run('analyze')).toBeUndefined();
    expect(host.window.messages).toEqual(['error: Meshlens made an error: no disk']);
  });

  it('says nothing of a cancellation', async () => {
    const { host, analysis, run } = register('/shop');
    analysis.failure = abortError();
    expect(await run('analyze')).toBeUndefined();
    expect(host.window.messages).toEqual([]);
  });
});

describe('Analyze Workspace', () => {
  it('analyses the only folder and offers the heatmap', async () => {
    const { services, host, done, run } = register('/shop');
    host.window.answers.push('Show Heatmap');
    expect(await run('analyze')).toBe(true);
    expect(done).toContainEqual(['analyze', '/shop']);
    expect(host.window.messages).toHaveLength(1);
    expect(host.window.actions).toEqual([['Show Heatmap']]);
    await Promise.resolve();
    expect(executed(services)).toEqual([['meshlens.showHeatmap', report.folder]]);
  });

  it('does not open the heatmap when the message is closed', async () => {
    const { services, run } = register('/shop');
    await run('analyze');
    await Promise.resolve();
    expect(executed(services)).toEqual([]);
  });

  it('takes the folder it is called with, without a question', async () => {
    const { host, done, run } = register('/shop', '/bank');
    expect(await run('analyze', '/bank')).toBe(true);
    expect(done).toEqual([['analyze', '/bank']]);
    expect(host.window.offered).toEqual([]);
  });

  it('asks which of several folders, also when the one named is not open', async () => {
    const { host, done, run } = register('/shop', '/bank');
    expect(await run('analyze', '/gone')).toBe(false);
    host.window.pick = 'bank';
    expect(await run('analyze')).toBe(true);
    expect(host.window.offered).toEqual([
      ['shop', 'bank'],
      ['shop', 'bank'],
    ]);
    expect(done).toEqual([['analyze', '/bank']]);
  });

  it('says what to do where no folder is open', async () => {
    const { host, run } = register();
    await run('analyze');
    expect(host.window.messages).toEqual([
      'error: Open a folder with service manifests and trace exports first.',
    ]);
  });
});

describe('Train Model', () => {
  it('trains, and gives up a loaded model after success only', async () => {
    const { services, host, analysis, done, run } = register('/shop');
    host.window.pick = 'Shipped model';
    await run('loadModel');
    done.length = 0;
    analysis.failure = new Error('diverged');
    await run('trainModel');
    expect([...services.state.values()]).toEqual(['shipped']);
    analysis.failure = undefined;
    expect(await run('trainModel')).toBe(true);
    expect(done).toEqual([
      ['analyze', '/shop', 'train'],
      ['analyze', '/shop', 'train'],
    ]);
    expect([...services.state.values()]).toEqual([]);
  });

  it.each(['trainModel', 'loadModel'])('%s does nothing in a workspace that is not trusted', async (name) => {
    const { host, done, run } = register('/shop');
    host.workspace.isTrusted = false;
    await run(name);
    expect(done).toEqual([]);
    expect(host.window.messages).toEqual([
      'error: Meshlens trains and loads models only in a workspace you trust.',
    ]);
  });

  it('ends quietly when no folder is picked', async () => {
    const { done, host, run } = register('/shop', '/bank');
    expect(await run('trainModel')).toBe(false);
    expect(await run('loadModel')).toBe(false);
    expect(done).toEqual([]);
    expect(host.window.messages).toEqual([]);
  });
});

describe('Load Model', () => {
  it.each([
    ['Automatic', 'auto', []],
    ['Shipped model', 'shipped', ['shipped']],
  ] as const)('analyses with %s and remembers it', async (label, model, kept) => {
    const { services, host, done, run } = register('/shop');
    host.window.pick = label;
    expect(await run('loadModel')).toBe(true);
    expect(done).toEqual([['analyze', '/shop', model]]);
    expect([...services.state.values()]).toEqual(kept);
  });

  it('lets the user choose a folder on disk', async () => {
    const { services, host, done, run } = register('/shop');
    host.window.pick = 'Open a model folder…';
    expect(await run('loadModel')).toBe(false);
    host.window.chosen = [fileUri('/models/shop')];
    expect(await run('loadModel')).toBe(true);
    expect(host.window.dialogs[0]).toMatchObject({ canSelectFiles: false, canSelectFolders: true });
    expect(done).toEqual([['analyze', '/shop', { file: '/models/shop' }]]);
    expect([...services.state.values()]).toEqual([{ file: '/models/shop' }]);
  });

  it('does nothing when no model is picked', async () => {
    const { done, run } = register('/shop');
    expect(await run('loadModel')).toBe(false);
    expect(done).toEqual([]);
  });
});

describe('pages and output', () => {
  it.each([
    ['showHeatmap', 'heatmap'],
    ['showForecast', 'forecast'],
  ])('%s opens the page of the folder', async (name, page) => {
    const { done, run } = register('/shop', '/bank');
    await run(name, '/bank');
    await run(name);
    expect(done).toEqual([[page, '/bank']]);
  });

  it('shows the forecast of one service', async () => {
    const { done, run } = register('/shop');
    await run('showForecast', '/shop', 'cart');
    expect(done).toEqual([
      ['ask', '/shop', 'cart'],
      ['forecast', '/shop'],
    ]);
  });

  it('trains networks on the loads beside the page, in a trusted workspace', async () => {
    const { host, done, run } = register('/shop');
    await run('forecastLoadWithNetworks');
    expect(done.splice(0)).toEqual([
      ['forecast', '/shop'],
      ['networks', '/shop'],
    ]);
    host.workspace.isTrusted = false;
    await run('forecastLoadWithNetworks');
    expect(done).toEqual([]);
    expect(host.window.messages.join()).toContain('workspace you trust');
  });

  it('cancels, and shows the output', async () => {
    const { services, done, run } = register('/shop');
    await run('cancelAnalysis');
    await run('showOutput');
    expect(done).toEqual([['cancel']]);
    expect(services.lines).toEqual(['shown']);
  });
});

describe('Open Sample Workspace', () => {
  it('copies the sample once and opens the copy in a window of its own', async () => {
    const { services, host, run } = register();
    await run('openSample');
    host.workspace.files.set('/storage/sample/shop', 0);
    await run('openSample');
    expect(host.workspace.copied).toEqual([['/extension/samples/shop', '/storage/sample/shop']]);
    expect(executed(services).map(([id, uri, options]) => [id, String(uri), options])).toEqual(
      Array(2).fill(['vscode.openFolder', 'file:/storage/sample/shop', { forceNewWindow: true }]),
    );
  });
});

describe('what a row of a tree opens', () => {
  it('is the declaration of a service, or the first span of the evidence', async () => {
    const { host, run } = register('/shop');
    const [{ declared, name }] = report.services.filter((service) => service.declared !== null);
    await run('openService', '/shop', name);
    expect(host.opened).toEqual([
      [`file:/shop/${declared?.file}`, { line: declared?.line, column: declared?.column, word: /[\w.-]+/ }],
    ]);
    await run('openEvidence', '/shop', { kind: 'latency', text: 'slow', spans: [] });
    expect(host.window.messages).toEqual([
      'error: This evidence is about a whole window: no single span shows it.',
    ]);
  });
});

describe('pages that show an incident', () => {
  it('leaves an interval with services for the heatmap, which explains it', async () => {
    const { done, run } = register('/shop');
    const interval = { fromMs: 1, toMs: 2, services: ['cart'] };
    await run('showHeatmap', '/shop', { ...interval, more: 3 });
    await run('showHeatmap', '/shop', { ...interval, services: null });
    await run('showServiceMap', '/shop', interval);
    await run('showHeatmap', '/shop', { ...interval, services: [3] });
    expect(done.filter(([what]) => String(what).startsWith('ask'))).toEqual([
      ['ask heatmap', '/shop', interval],
      ['ask heatmap', '/shop', { ...interval, services: null }],
      ['ask map', '/shop', { fromMs: 1, toMs: 2 }],
      ['ask heatmap', '/shop', { fromMs: 1, toMs: 2 }],
    ]);
  });

  it.each([
    ['showHeatmap', 'heatmap'],
    ['showServiceMap', 'map'],
  ])('%s leaves it for the page, and ignores anything else', async (name, page) => {
    const { done, run } = register('/shop');
    await run(name, '/shop', { fromMs: 1, toMs: 2, more: 3 });
    await run(name, '/shop', [{ fsPath: '/shop' }]);
    expect(done).toEqual([
      [`ask ${page}`, '/shop', { fromMs: 1, toMs: 2 }],
      [page, '/shop'],
      [page, '/shop'],
    ]);
  });
});
