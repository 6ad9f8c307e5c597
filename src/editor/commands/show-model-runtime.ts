import { runtimePage } from '../../contracts/latency/page';
import { pickModel } from '../onnx/pick-model';
import { isUri, type EditorCommand } from './command';

/** `Meshlens: Show Model Runtime`, of the model given, the active one, the only one, or one picked in the workspace or on disk. */
export const showModelRuntime: EditorCommand = {
  id: 'meshlens.showModelRuntime',
  async run({ host }, given) {
    const uri = isUri(given)
      ? given
      : await pickModel(host, { placeHolder: 'The model to look at', openLabel: 'Show Model Runtime' });
    if (uri !== undefined) {
      await host.commands.executeCommand('vscode.openWith', uri, runtimePage.viewType);
    }
  },
};
