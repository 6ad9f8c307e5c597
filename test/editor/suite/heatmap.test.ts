import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, folder, meshlens, until } from './support';

describe('Meshlens: Show Anomaly Heatmap', () => {
  const heatmapTabs = (): readonly vscode.Tab[] =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(
        ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('meshlens.heatmap'),
      );

  it('opens a page that asks for its data and gets it', async () => {
    const api = await meshlens();
    const report = api.report(folder().uri.fsPath) ?? (await analyze());
    await vscode.commands.executeCommand('meshlens.showHeatmap');
    const snapshot = await until('the page has asked', () => api.heatmap(folder().uri.fsPath));
    assert.equal(snapshot.empty, null);
    assert.equal(snapshot.windows, report.windows.count);
    assert.equal(snapshot.levels.length, snapshot.services.length * snapshot.windows);
    assert.ok(
      snapshot.levels.some((level) => level > 64 && level < 255),
      'something is above the threshold',
    );
  });

  it('is opened once per folder, and gives up everything when closed', async () => {
    const api = await meshlens();
    await vscode.commands.executeCommand('meshlens.showHeatmap');
    await until('a tab shows it', () => heatmapTabs().length > 0);
    assert.equal(heatmapTabs().length, 1);
    await vscode.window.tabGroups.close(heatmapTabs());
    await until('the panel is gone', () => api.heatmap(folder().uri.fsPath) === undefined);
    await vscode.commands.executeCommand('meshlens.showHeatmap');
    await until('a new page has asked', () => api.heatmap(folder().uri.fsPath));
  });
});
