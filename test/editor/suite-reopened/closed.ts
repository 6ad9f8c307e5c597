import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import { folder, meshlens, until } from '../suite/support';
import { runMocha } from '../suite/runner';

/** The window that is closed during a training. */
export function run(): Promise<void> {
  return runMocha(() => {
    describe('a window', () => {
      it('is closed during a training', async () => {
        const api = await meshlens();
        await vscode.commands.executeCommand('meshlens.analyze');
        assert.ok(api.report(folder().uri.fsPath));
        // Not awaited: the window ends before it.
        void vscode.commands.executeCommand('meshlens.trainModel');
        await until(
          'the training has begun',
          async () =>
            (await api.jobs()).some(
              ({ state, progress }) => state === 'running' && (progress?.fraction ?? 0) > 0.1,
            ),
          120_000,
        );
      });
    });
    return Promise.resolve();
  });
}
