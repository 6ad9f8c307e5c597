import type * as vscode from 'vscode';
import type { AnalyzeOptions } from '../contracts/protocol';

type ModelChoice = AnalyzeOptions['model'];

const key = (folder: vscode.WorkspaceFolder): string => `model:${folder.uri.toString()}`;

/** The model the user loaded for this folder, or 'auto'. */
export function chosenModel(context: vscode.ExtensionContext, folder: vscode.WorkspaceFolder): ModelChoice {
  return context.workspaceState.get<ModelChoice>(key(folder), 'auto');
}

export async function chooseModel(
  context: vscode.ExtensionContext,
  folder: vscode.WorkspaceFolder,
  model: ModelChoice,
): Promise<void> {
  await context.workspaceState.update(key(folder), model === 'auto' ? undefined : model);
}
