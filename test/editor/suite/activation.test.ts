import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { diagnostics, extension, meshlens } from './support';

describe('activation', () => {
  it('waits until it is needed', () => {
    assert.equal(extension().isActive, false);
  });

  it('takes under 50 ms and starts nothing', async () => {
    const api = await meshlens();
    const { activationMs, activationCpuMs } = api;
    console.log(
      `      activation took ${activationMs.toFixed(1)} ms, ${activationCpuMs.toFixed(1)} ms of CPU`,
    );
    // The budget is held in CPU time: the clock also counts what other programs do on a busy machine.
    assert.ok(activationCpuMs < 50, `activation cost ${activationCpuMs.toFixed(1)} ms of CPU`);
    assert.equal(await api.status(), null);
    assert.deepEqual(diagnostics(), []);
  });

  it('offers its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const name of [
      'analyze',
      'showHeatmap',
      'showOutput',
      'trainModel',
      'loadModel',
      'cancelAnalysis',
    ]) {
      assert.ok(commands.includes(`meshlens.${name}`), name);
    }
  });
});
