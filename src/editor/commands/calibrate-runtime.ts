import { userError } from '../../process/rpc/errors';
import type { Host } from '../host/host';
import { modelsInWorkspace } from '../onnx/find-models';
import { progressLine } from '../progress-share';
import type { EditorCommand } from './command';

/** Maximum number of models whose kernels are candidates: more take long to read and change little. */
const MAX_MODELS = 50;

/**
 * `Meshlens: Calibrate Runtime Model`: measures kernels like those of the workspace's models, or of the open one where there
 * are none. Resolves to the number of kernels, undefined when it was cancelled or failed.
 */
export const calibrateRuntime: EditorCommand = {
  id: 'meshlens.calibrateRuntime',
  async run({ host, runtimes }): Promise<number> {
    const paths = await modelsToCalibrateFor(host);
    const abort = new AbortController();
    const kernels = await host.withProgress('Meshlens: calibrating this machine', abort, (report) => {
      let doneShare = 0;
      return runtimes.calibrate(
        paths,
        {},
        {
          signal: abort.signal,
          onProgress(progress) {
            const share = progress.fraction ?? doneShare;
            report({ message: progressLine(progress), increment: (share - doneShare) * 100 });
            doneShare = share;
          },
        },
      );
    });
    void host.window.showInformationMessage(
      `Running times are now predicted from ${kernels} kernels measured on this machine.`,
    );
    return kernels;
  },
};

async function modelsToCalibrateFor(
  host: Pick<Host, 'activeModel' | 'workspace'>,
): Promise<readonly string[]> {
  const active = host.activeModel();
  const found = await modelsInWorkspace(host, MAX_MODELS);
  const paths = [...new Set([...(active ? [active] : []), ...found].map(({ fsPath }) => fsPath))];
  if (paths.length === 0) {
    throw userError('no-model', 'There is no .onnx file in this workspace to calibrate for. Open one first.');
  }
  return paths;
}
