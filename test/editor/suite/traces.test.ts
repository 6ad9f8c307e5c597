import assert from 'node:assert/strict';
import { after, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { analyze, errorsShown, folder, meshlens, until } from './support';

/** The kinds of the open tabs that show traces: of a folder, and of files. VS Code puts a prefix before the names of panels. */
function tracesShown(): readonly string[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) =>
      input instanceof vscode.TabInputWebview || input instanceof vscode.TabInputCustom
        ? (/meshlens\.(traces|traceFile)$/.exec(input.viewType)?.slice(1) ?? [])
        : [],
    );
}

const closeAll = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.closeAllEditors');

describe('Meshlens: Search Traces', () => {
  after(closeAll);

  it('shows the traces of the folder', async () => {
    await meshlens();
    await vscode.commands.executeCommand('meshlens.searchTraces');
    await until('the page is shown', () => tracesShown().includes('traces'));
  });

  it('leads from evidence to the span in its trace, and not to its record', async () => {
    const api = await meshlens();
    const report = api.report(folder().uri.fsPath) ?? (await analyze());
    const causes = report.incidents.flatMap((incident) => incident.causes);
    const cause = causes.find(({ evidence }) => evidence.some(({ spans }) => spans.length > 0));
    const [location] = cause?.evidence.find(({ spans }) => spans.length > 0)?.spans ?? [];
    assert.ok(cause && location);
    await closeAll();
    const place = { ...location, service: cause.service };
    const shown = await vscode.commands.executeCommand<{ traceId: string; spanId: string | null } | null>(
      'meshlens.openTrace',
      folder().uri.fsPath,
      place,
    );
    assert.match(shown?.traceId ?? '', /^[\da-f]{16,32}$/);
    assert.match(shown?.spanId ?? '', /^[\da-f]{16}$/);
    await until('the page is shown', () => tracesShown().includes('traces'));
  });

  it('opens a trace file as an editor, and any other file with a reason', async () => {
    const errors = await errorsShown(async () => {
      for (const name of ['traces/shop-1.jsonl.gz', 'ground-truth.json']) {
        const file = vscode.Uri.joinPath(folder().uri, name);
        await vscode.commands.executeCommand('vscode.openWith', file, 'meshlens.traceFile');
      }
      await until('the editors are shown', () => tracesShown().includes('traceFile'));
    });
    assert.deepEqual(errors, []);
  });
});
