import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { writeLargeModel } from '../../unit/onnx/support/large-model';
import { folder, meshlens, until } from './support';

const NODES = 3009;
/** The window itself is still starting, and that is not what is measured. */
const SETTLED_MS = 5000;
/** Only what would be reading the weights is caught here: others may need the machine. */
const MAX_MS = 5000;

/** The first page of the window, and the first process: what somebody waits for who starts the editor to look at a model. */
describe('a model of 604 MB', () => {
  const place = (name: string): string => path.join(folder().uri.fsPath, 'large', name);

  before(async () => {
    await mkdir(place('.'), { recursive: true });
    for (const name of ['first.onnx', 'second.onnx']) {
      writeLargeModel(place(name), { relus: NODES - 9 });
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  });
  after(() => rm(place('.'), { recursive: true }));

  /** Milliseconds from the click until the page has its figures. */
  async function open(name: string): Promise<number> {
    const startedMs = performance.now();
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(place(name)));
    const api = await meshlens();
    const shown = await until(
      `${name} is shown`,
      () => {
        const snapshot = api.model(place(name))?.snapshot;
        return snapshot !== undefined && snapshot.model !== null && snapshot;
      },
      30_000,
      5,
    );
    const tookMs = performance.now() - startedMs;
    assert.equal(shown.nodeCount, NODES);
    assert.ok(tookMs < MAX_MS, `${tookMs} ms`);
    await until('the page has all nodes', () => api.model(place(name))?.nodes === NODES);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    return tookMs;
  }

  it('opens while everything starts, and says how long that takes', async () => {
    console.log(
      `      604 MB opened in ${(await open('first.onnx')).toFixed(0)} ms, until the page has its figures`,
    );
  });

  it('opens like a page with nothing on it once a page was shown', async () => {
    const emptyMs = await emptyPage();
    console.log(
      `      604 MB opened in ${(await open('second.onnx')).toFixed(0)} ms as the third page; an empty one took ${emptyMs.toFixed(0)} ms`,
    );
  });
});

/** Milliseconds until a page that does nothing has said so: VS Code's own share. 1.99 takes a second more for all but the first. */
async function emptyPage(): Promise<number> {
  const startedMs = performance.now();
  const panel = vscode.window.createWebviewPanel('meshlens.test', 'Empty', vscode.ViewColumn.One, {
    enableScripts: true,
  });
  try {
    await new Promise<void>((resolve) => {
      panel.webview.onDidReceiveMessage(() => resolve());
      panel.webview.html =
        '<!DOCTYPE html><html><body><script>acquireVsCodeApi().postMessage(null)</script></body></html>';
    });
    return performance.now() - startedMs;
  } finally {
    panel.dispose();
  }
}
