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
    // Twice the budget: the machine that tests is shared, and the figure is a wall clock.
    assert.ok(api.activationMs < 100, `activation took ${api.activationMs.toFixed(1)} ms`);
    console.log(`      activation took ${api.activationMs.toFixed(1)} ms`);
    assert.equal(await api.status(), null);
    assert.deepEqual(diagnostics(), []);
  });

  it('offers its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const name of ['analyze', 'showHeatmap', 'showOutput', 'trainModel', 'loadModel', 'cancelAnalysis']) {
      assert.ok(commands.includes(`meshlens.${name}`), name);
    }
  });
});
