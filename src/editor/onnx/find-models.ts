import type { Uri } from 'vscode';
import type { Host } from '../host/host';

/** The models in the workspace, the first of them where there are very many. */
export async function modelsInWorkspace(
  { workspace }: Pick<Host, 'workspace'>,
  most: number,
): Promise<readonly Uri[]> {
  const found = await workspace.findFiles('**/*.onnx', '**/node_modules/**', most);
  return found.filter(({ scheme }) => scheme === 'file').sort((a, b) => (a.fsPath < b.fsPath ? -1 : 1));
}
