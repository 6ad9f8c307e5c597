import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { LatencySnapshot } from '../../../src/contracts/latency/page';
import { smallModel } from './small-model';
import { folder, meshlens, until } from './support';

describe('the editor of ONNX models', () => {
  const place = (name: string): string => path.join(folder().uri.fsPath, 'models', name);

  before(() => mkdir(place('.'), { recursive: true }));
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await rm(place('.'), { recursive: true });
  });

  async function shown(
    name: string,
    holds: (snapshot: LatencySnapshot) => boolean,
    timeoutMs?: number,
  ): Promise<LatencySnapshot> {
    const api = await meshlens();
    return until(
      `${name} is shown`,
      () => {
        const snapshot = api.model(place(name))?.snapshot;
        return snapshot !== undefined && holds(snapshot) && snapshot;
      },
      timeoutMs,
    );
  }

  it('opens a model with a click, counts it, and hands all nodes to the page', async () => {
    const { model, macs } = smallModel(64);
    await writeFile(place('net.onnx'), model);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(place('net.onnx')));
    const snapshot = await shown('net.onnx', (each) => each.model !== null);
    assert.equal(snapshot.model?.macs, macs);
    assert.equal(snapshot.trusted, true);
    const api = await meshlens();
    await until('the page has all nodes', () => api.model(place('net.onnx'))?.nodes === snapshot.nodeCount);
  });

  it('reads it again when it changes on disk', async () => {
    const { revision } = await shown('net.onnx', (each) => each.model !== null);
    const larger = smallModel(96);
    await writeFile(place('net.onnx'), larger.model);
    const snapshot = await shown('net.onnx', (each) => each.revision > revision && each.running === null);
    assert.equal(snapshot.model?.macs, larger.macs);
  });

  it('says where and why a file cannot be read', async () => {
    await writeFile(place('broken.onnx'), smallModel(64).model.subarray(0, 5000));
    await vscode.commands.executeCommand('meshlens.showModelRuntime', vscode.Uri.file(place('broken.onnx')));
    const { failure } = await shown('broken.onnx', (each) => each.failure !== null);
    assert.match(failure ?? '', /^at byte \d+: /);
  });

  it('predicts after a calibration, in all open models', async () => {
    // A calibration wants three different kernels, one model has two.
    await writeFile(place('wide.onnx'), smallModel(128).model);
    const kernels = await vscode.commands.executeCommand<number>('meshlens.calibrateRuntime');
    assert.ok(kernels >= 3, `${kernels} kernels`);
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(place('net.onnx')));
    const { model, calibration } = await shown(
      'net.onnx',
      (each) => each.model?.predictedMs != null && each.calibration !== null,
    );
    assert.equal(calibration?.measuredKernels, kernels);
    assert.ok(
      model?.intervalMs &&
        model.predictedMs &&
        model.intervalMs.low <= model.predictedMs &&
        model.predictedMs <= model.intervalMs.high,
    );
  });
});
