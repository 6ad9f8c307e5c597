import * as vscode from 'vscode';
import { userError } from '../../process/rpc/errors';
import { activeModel, modelsInWorkspace } from '../onnx/find-models';
import type { ModelRuntimes } from '../onnx/model-runtimes';
import { progressLine } from '../progress-share';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';

/** Kernels are chosen among those of so many models; more would take long to read and change little. */
const MAX_MODELS = 50;

/**
 * `Meshlens: Calibrate Runtime Model`: measures kernels like those of the workspace's models, or of the open one where there
 * are none. Resolves to the number of kernels, undefined when it was cancelled or failed.
 */
export function registerCalibrateRuntime(
  services: EditorServices,
  runtimes: ModelRuntimes,
): vscode.Disposable {
  return registerCommand(services, 'meshlens.calibrateRuntime', async () => {
    const paths = await modelsToCalibrateFor();
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: 'Meshlens: calibrating this machine',
      cancellable: true,
    };
    const kernels = await vscode.window.withProgress(options, async (notification, cancellation) => {
      const abort = new AbortController();
      const subscription = cancellation.onCancellationRequested(() => abort.abort());
      let doneShare = 0;
      try {
        return await runtimes.calibrate(
          paths,
          {},
          {
            signal: abort.signal,
            onProgress(progress) {
              const share = progress.fraction ?? doneShare;
              notification.report({ message: progressLine(progress), increment: (share - doneShare) * 100 });
              doneShare = share;
            },
          },
        );
      } finally {
        subscription.dispose();
      }
    });
    void vscode.window.showInformationMessage(
      `Running times are now predicted from ${kernels} kernels measured on this machine.`,
    );
    return kernels;
  });
}

async function modelsToCalibrateFor(): Promise<readonly string[]> {
  const active = activeModel();
  const found = await modelsInWorkspace(MAX_MODELS);
  const paths = [...new Set([...(active ? [active] : []), ...found].map(({ fsPath }) => fsPath))];
  if (paths.length === 0) {
    throw userError('no-model', 'There is no .onnx file in this workspace to calibrate for. Open one first.');
  }
  return paths;
}
