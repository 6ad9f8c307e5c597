import type { QuickPickItem, Uri } from 'vscode';
import type { Host } from '../host/host';
import { modelsInWorkspace } from './find-models';
import { shownName } from './model-latencies';

const MAX_OFFERED = 500;

/** The active model, the only one, or one picked in the workspace or on disk. @param action what it is picked for */
export async function pickModel(
  host: Pick<Host, 'window' | 'workspace' | 'activeModel'>,
  action: { readonly placeHolder: string; readonly openLabel: string },
): Promise<Uri | undefined> {
  const active = host.activeModel();
  if (active !== undefined) {
    return active;
  }
  const { window, workspace } = host;
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
          placeHolder: action.placeHolder,
        });
  if (picked === undefined || picked.uri !== undefined) {
    return picked?.uri;
  }
  const [chosen] =
    (await window.showOpenDialog({
      filters: { 'ONNX models': ['onnx'] },
      openLabel: action.openLabel,
    })) ?? [];
  return chosen;
}
