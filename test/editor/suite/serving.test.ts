import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { writeModel } from '../../unit/onnx/support/model-writer';
import { folder, meshlens, until, withSetting } from './support';

const CONFIG = `name: "ranker"
platform: "onnxruntime_onnx"
max_batch_size: 8
input [ { name: "no such input" data_type: TYPE_FP32 dims: [ 3, 64, 64 ] } ]
`;

describe('a serving config', () => {
  const root = (): string => path.join(folder().uri.fsPath, 'repository');
  const uri = (): vscode.Uri => vscode.Uri.file(path.join(root(), 'ranker', 'config.pbtxt'));
  const lenses = async (): Promise<readonly string[]> =>
    (
      await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri(), 10)
    ).flatMap(({ command }) => command?.title ?? []);
  const shown = (): readonly vscode.Diagnostic[] =>
    vscode.languages.getDiagnostics(uri()).filter(({ source }) => source === 'Meshlens');

  before(async () => {
    await meshlens();
    const model = writeModel({
      nodes: [{ op: 'MatMul', name: 'dense', inputs: ['x', 'w'], outputs: ['y'] }],
      inputs: { x: { shape: ['batch', 64] } },
      outputs: ['y'],
      constants: {
        w: { dtype: 'float32', dims: [64, 64], values: Array.from({ length: 64 * 64 }, () => 0.5) },
      },
    });
    await mkdir(path.join(root(), 'ranker', '1'), { recursive: true });
    await writeFile(path.join(root(), 'ranker', '1', 'model.onnx'), model);
    await writeFile(uri().fsPath, CONFIG);
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    // The editor may still be writing what it closes.
    await rm(root(), { recursive: true, maxRetries: 5 });
  });

  it('shows what its model takes above the name, and opens it', async () => {
    await vscode.window.showTextDocument(uri());
    const [title] = await until('there is a lens', async () => {
      const titles = await lenses();
      return titles.length > 0 && titles;
    });
    assert.match(title, /^≈ .* per run at batch 1 · .* at batch 8 · one thread · (not )?calibrated$/);
    const [lens] = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri(),
      10,
    );
    assert.equal(lens.command?.command, 'meshlens.showModelRuntime');
    assert.equal(lens.range.start.line, 0);
  });

  it('says more where the pointer rests', async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri(),
      new vscode.Position(2, 16),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n');
    assert.match(text, /ranker/);
    assert.match(text, /parameters/);
  });

  it('is contradicted on the token, without an analysis, until it is mended', async () => {
    const diagnostic = await until('the finding is shown', () => shown().at(0));
    const document = await vscode.workspace.openTextDocument(uri());
    assert.equal(document.getText(diagnostic.range), 'no such input');
    assert.equal((diagnostic.code as { value: string }).value, 'model-inputs');
    assert.ok(diagnostic.relatedInformation?.[0].location.uri.path.endsWith('ranker/1/model.onnx'));

    const edit = new vscode.WorkspaceEdit();
    edit.delete(uri(), new vscode.Range(3, 0, 4, 0));
    await vscode.workspace.applyEdit(edit);
    await until('the finding is gone', () => shown().length === 0);
  });

  it('says where it is broken while somebody types', async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri(), new vscode.Position(3, 0), 'dynamic_batching {\n');
    await vscode.workspace.applyEdit(edit);
    const problem = await until('the problem is shown', () => shown().at(0));
    assert.equal(problem.message, "this '{' is never closed");
    assert.equal(problem.range.start.line, 3);
  });

  it('has no lenses where they are switched off', async () => {
    await withSetting('lenses', false, () =>
      until('the lens is gone', async () => (await lenses()).length === 0),
    );
    await until('the lens is back', async () => (await lenses()).length > 0);
  });

  it('is left alone where it is excluded, until it no longer is', async () => {
    assert.ok(shown().length > 0);
    await withSetting('exclude', ['repository'], async () => {
      await until('the lens is gone', async () => (await lenses()).length === 0);
      await until('the problem is gone', () => shown().length === 0);
    });
    await until('the problem is back', () => shown().length > 0);
    assert.ok((await lenses()).length > 0);
  });
});
