import type { WorkspaceFolder } from 'vscode';
import type { AnalyzeOptions } from '../contracts/protocol';
import type { EditorServices } from './services';

type ModelChoice = AnalyzeOptions['model'];
type Context = Pick<EditorServices['context'], 'workspaceState'>;

const key = (folder: WorkspaceFolder): string => `model:${folder.uri.toString()}`;

/** The model the user loaded for this folder, or 'auto'. */
export function chosenModel(context: Context, folder: WorkspaceFolder): ModelChoice {
  return context.workspaceState.get<ModelChoice>(key(folder), 'auto');
}

export async function chooseModel(
  context: Context,
  folder: WorkspaceFolder,
  model: ModelChoice,
): Promise<void> {
  await context.workspaceState.update(key(folder), model === 'auto' ? undefined : model);
}
