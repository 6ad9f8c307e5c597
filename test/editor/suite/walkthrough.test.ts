import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { extension, folder, meshlens, until } from './support';

interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: { readonly image?: string; readonly markdown?: string };
}

function isShown(page: string): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(
      ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(`meshlens.${page}`),
    );
}

describe('the walkthrough', () => {
  const stepsOf = async (): Promise<readonly Step[]> => {
    const manifest = extension();
    const { contributes } = manifest.packageJSON as {
      contributes: { walkthroughs: readonly { steps: readonly Step[] }[] };
    };
    const [{ steps }] = contributes.walkthroughs;
    for (const { media } of steps) {
      const file = path.join(manifest.extensionPath, media.image ?? media.markdown ?? '');
      assert.ok((await readFile(file)).length > 0, file);
    }
    return steps;
  };

  it('leads to an explained incident and a trace that shows it, by its own commands', async () => {
    const api = await meshlens();
    const steps = await stepsOf();
    const run = (id: string): Thenable<unknown> => {
      const command = /\(command:([\w.]+)\)/.exec(
        steps.find((step) => step.id === id)?.description ?? '',
      )?.[1];
      assert.ok(command, `step ${id} has a command`);
      return vscode.commands.executeCommand(command, folder().uri.fsPath);
    };
    await run('analyze');
    const report = await until('the folder is analysed', () => api.report(folder().uri.fsPath));
    const [incident] = report.incidents;
    assert.ok(incident.causes[0].evidence.length > 0, 'the incident is explained');
    await run('heatmap');
    await until('the heatmap is shown', () => isShown('heatmap'));
    // The command asks which incident; the page that it opens is tested with one.
    await vscode.commands.executeCommand('meshlens.showIncident', folder().uri.fsPath, {
      fromMs: incident.fromMs,
      toMs: incident.toMs,
    });
    await until('the incident is shown', () => isShown('incident'));
    await run('trace');
    await until('traces are shown', () => isShown('traces'));
    const [place] = incident.causes.flatMap(({ evidence }) => evidence.flatMap(({ spans }) => spans));
    const shown = await vscode.commands.executeCommand<{ traceId: string } | null>(
      'meshlens.openTrace',
      folder().uri.fsPath,
      { ...place, service: incident.causes[0].service },
    );
    assert.ok(shown?.traceId, 'a trace of it is open');
    for (const [id, page] of [
      ['forecast', 'forecast'],
      ['problems', null],
    ] as const) {
      await run(id);
      await until(`${id} is shown`, () => page === null || isShown(page));
    }
  });

  it("leads to the sample's model and to what contradicts it where it is served", async () => {
    const api = await meshlens();
    const steps = await stepsOf();
    const repository = path.join(folder().uri.fsPath, 'model_repository', 'ranker');
    const model = path.join(repository, '1', 'model.onnx');
    assert.match(steps.find(({ id }) => id === 'model')?.description ?? '', /showModelRuntime/);
    // The only model of the folder: nothing is asked.
    await vscode.commands.executeCommand('meshlens.showModelRuntime');
    await until('the model is counted', () => (api.model(model)?.snapshot ?? undefined) !== undefined);
    assert.match(steps.find(({ id }) => id === 'serving')?.description ?? '', /config\.pbtxt/);
    const config = vscode.Uri.file(path.join(repository, 'config.pbtxt'));
    const document = await vscode.workspace.openTextDocument(config);
    await vscode.window.showTextDocument(document);
    const found = await until('the finding is shown', () =>
      vscode.languages
        .getDiagnostics(config)
        .find(({ code }) => typeof code === 'object' && code.value === 'batching-delay'),
    );
    assert.equal(document.getText(found.range), '50000');
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      config,
      10,
    );
    assert.match(lenses[0]?.command?.title ?? '', /per run at batch 1/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
