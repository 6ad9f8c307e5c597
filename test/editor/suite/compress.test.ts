import assert from 'node:assert/strict';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { smallModel } from './small-model';
import { folder, meshlens, until, untilStatus } from './support';

/** Of the open tabs, whether one is the compression page of a model. */
function isShown(): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(
      ({ input }) => input instanceof vscode.TabInputCustom && input.viewType === 'meshlens.onnxCompression',
    );
}

describe('Meshlens: Compress Model', () => {
  const models = (): string => path.join(folder().uri.fsPath, 'models');
  const model = (): vscode.Uri => vscode.Uri.file(path.join(models(), 'net.onnx'));

  before(async () => {
    await mkdir(models(), { recursive: true });
    await writeFile(model().fsPath, smallModel(64).model);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(models(), { recursive: true });
  });

  it('opens the page of the model, compresses it, and stops when the page is closed', async () => {
    await meshlens();
    await vscode.commands.executeCommand('meshlens.compressModel', model());
    await until('the page is shown', isShown);
    await untilStatus('the compression runs', ({ busy }) => busy, 60_000);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until('the page is closed', () => !isShown());
    await untilStatus('the compression has ended', ({ busy }) => !busy, 60_000);
    assert.deepEqual(await readdir(models()), ['net.onnx']);
  });
});
