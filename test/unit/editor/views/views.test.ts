import { describe, expect, it } from 'vitest';
import { Results } from '../../../../src/editor/results';
import { registerStatusItem } from '../../../../src/editor/views/status-item';
import { registerTrees, type FolderRow } from '../../../../src/editor/views/trees';
import { evidence, sampleReport } from '../../contracts/sample-report';
import { fakeServices } from '../support/fake-services';

const report = sampleReport();

describe('the status item', () => {
  function shop(...folders: string[]) {
    const services = fakeServices(...folders);
    const results = new Results(services);
    registerStatusItem(services, results);
    return { services, results, last: () => services.host.statuses.at(-1) };
  }

  it('follows an analysis from start to end', () => {
    const { results, last, services } = shop('/shop');
    expect(services.host.statuses).toEqual([]);
    results.update('/shop', { progress: 'starting' });
    expect(last()?.command).toBe('meshlens.cancelAnalysis');
    results.update('/shop', { progress: undefined, failure: 'It broke.' });
    expect(last()).toMatchObject({ command: 'meshlens.showOutput', warn: true });
    results.update('/shop', { report, failure: undefined });
    expect(last()?.command).toBe('meshlens.showHeatmap');
  });

  it('with several folders shows one that runs, else one that failed, else the latest report', () => {
    const { results, last } = shop('/shop', '/bank');
    results.update('/shop', { report: sampleReport({ createdMs: 2, incidents: [] }) });
    results.update('/bank', { report: sampleReport({ createdMs: 1 }) });
    expect(last()?.text).toContain('no incidents');
    results.update('/bank', { failure: 'It broke.' });
    expect(last()?.warn).toBe(true);
    results.update('/shop', { progress: 'starting' });
    expect(last()?.text).toContain('sync~spin');
  });

  it('forgets a folder that is closed', () => {
    const { services, results, last } = shop('/shop');
    results.update('/shop', { report });
    const { workspace } = services.host;
    workspace.foldersChanged.fire({ removed: workspace.workspaceFolders.splice(0, 1) });
    expect(last()).toBeUndefined();
  });
});

describe('the trees', () => {
  function open(...folders: string[]) {
    const services = fakeServices(...folders);
    services.analytics.answers.lastReport = () => null;
    const results = new Results(services);
    const { services: tree, disposables } = registerTrees(services, results);
    const labels = async (parent?: FolderRow) => (await tree.children(parent)).map(({ row }) => row.label);
    return { services, results, tree, disposables, labels, views: services.host.trees };
  }

  it('are asked for nothing until they are visible, then look for the last result', async () => {
    const { services, tree, views } = open('/shop');
    expect([...views.keys()]).toEqual(['meshlens.services', 'meshlens.incidents']);
    expect(services.analytics.asked).toEqual([]);
    expect(await tree.children()).toEqual([]);
    expect(services.analytics.asked.map(({ kind }) => kind)).toEqual(['lastReport']);
  });

  it('show the services of the only folder, and their calls below', async () => {
    const { results, tree, labels } = open('/shop');
    results.update('/shop', { report });
    expect(await labels()).toEqual(['payment', 'cart', 'postgres']);
    const [payment] = await tree.children();
    expect(await labels(payment)).toEqual(['calls postgres', 'called by cart']);
  });

  it('give each of several folders a row', async () => {
    const { results, tree, labels } = open('/shop', '/bank', '/empty');
    results.update('/shop', { report });
    results.update('/bank', { report });
    expect(await labels()).toEqual(['shop', 'bank']);
    const [, bank] = await tree.children();
    expect(tree.item(bank)).toMatchObject({ id: '/bank|folder:/bank', icon: 'folder', expandable: true });
    expect((await tree.children(bank)).map(({ folder }) => folder)).toEqual(['/bank', '/bank', '/bank']);
  });

  it('open the declaration of a service, or the evidence of a cause', async () => {
    const { results, tree, views } = open('/shop');
    results.update('/shop', { report });
    const [payment, , postgres] = await tree.children();
    expect(tree.item(payment)).toEqual({
      id: '/shop|service:payment',
      label: 'payment',
      description: 'likeliest cause of 1 incident',
      tooltip: payment.row.tooltip,
      icon: 'anomalous',
      expandable: true,
      command: {
        command: 'meshlens.openService',
        title: 'Open Declaration',
        arguments: ['/shop', 'payment'],
      },
    });
    expect(tree.item(postgres).command).toBeUndefined();
    const incidents = views.get('meshlens.incidents')?.source;
    const [incident] = (await incidents?.children()) ?? [];
    const [cause] = (await incidents?.children(incident)) ?? [];
    const [shown] = (await incidents?.children(cause)) ?? [];
    expect(incidents?.item(shown)).toMatchObject({
      expandable: false,
      command: { command: 'meshlens.openEvidence', arguments: ['/shop', evidence] },
    });
  });

  it('ask to be drawn again when a report or the folders change, and say how old a kept one is', () => {
    const { services, results, tree, views } = open('/shop');
    let drawn = 0;
    tree.onDidChange(() => (drawn += 1));
    services.host.nowMs = report.createdMs + 2 * 3_600_000;
    results.update('/shop', { report, stored: true });
    const message = () => views.get('meshlens.services')?.view.message;
    expect(message()).toBe('Analyzed 2 h ago, in an earlier window.');
    expect(views.get('meshlens.incidents')?.view.message).toBeUndefined();
    results.update('/shop', { report, stored: false });
    expect(message()).toBeUndefined();
    services.host.workspace.foldersChanged.fire({ removed: [] });
    expect(drawn).toBe(3);
  });

  it('end with their registration', () => {
    const { disposables, views } = open('/shop');
    disposables.forEach((part) => void part.dispose());
    expect(views.size).toBe(0);
  });
});
