import type { QuickPickItem, Uri } from 'vscode';
import { runtimePage } from '../../contracts/latency/page';
import type { Host } from '../host/host';
import { modelsInWorkspace } from '../onnx/find-models';
import { shownName } from '../onnx/model-latencies';
import { isUri, type EditorCommand } from './command';

const MAX_OFFERED = 500;

/** `Meshlens: Show Model Runtime`, of the model given, the active one, the only one, or one picked in the workspace or on disk. */
export const showModelRuntime: EditorCommand = {
  id: 'meshlens.showModelRuntime',
  async run({ host }, given) {
    const uri = isUri(given) ? given : (host.activeModel() ?? (await pickModel(host)));
    if (uri !== undefined) {
      await host.commands.executeCommand('vscode.openWith', uri, runtimePage.viewType);
    }
  },
};

async function pickModel({
  window,
  workspace,
}: Pick<Host, 'window' | 'workspace'>): Promise<Uri | undefined> {
  const models = await modelsInWorkspace({ workspace }, MAX_OFFERED);
  if (models.length === 1) {
    return models[0];
  }
  const browse = { label: 'Open a file…', uri: undefined };
  const items = [...models.map((uri) => ({ label: shownName({ workspace }, uri.fsPath), uri })), browse];
  const picked =
    models.length === 0
      ? browse
      : await window.showQuickPick<QuickPickItem & { uri: Uri | undefined }>(items, {
          placeHolder: 'The model to look at',
        });
  if (picked === undefined || picked.uri !== undefined) {
    return picked?.uri;
  }
  const [chosen] =
    (await window.showOpenDialog({
      filters: { 'ONNX models': ['onnx'] },
      openLabel: 'Show Model Runtime',
    })) ?? [];
  return chosen;
}
