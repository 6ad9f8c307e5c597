import * as vscode from 'vscode';
import type { AnalyzeOptions, RuntimeChoice } from '../contracts/protocol';
import type { SloSettings } from '../contracts/service-limit';
import { toAnalyzeOptions, toSelection, type FileSelection, type Settings } from './analyze-options';
import { chosenModel } from './model-choice';

/** Reads the settings that hold for a folder. */
export function analyzeOptions(
  context: vscode.ExtensionContext,
  folder: vscode.WorkspaceFolder,
  model: AnalyzeOptions['model'] = chosenModel(context, folder),
): AnalyzeOptions {
  const meshlens = vscode.workspace.getConfiguration('meshlens', folder.uri);
  return toAnalyzeOptions(
    {
      ...selectionSettings(folder.uri),
      windowSeconds: meshlens.get<number>('windowSeconds', 0),
      seed: meshlens.get<number>('seed', 0),
      runtime: meshlens.get<RuntimeChoice>('runtime', 'auto'),
      slo: meshlens.get<SloSettings>('slo', {}),
      cache: meshlens.get<boolean>('cache', true),
      tfjsNodePath: meshlens.get<string>('tfjsNodePath', ''),
    },
    {
      folder: folder.uri.fsPath,
      trusted: vscode.workspace.isTrusted,
      storageDir: context.globalStorageUri.fsPath,
      model,
    },
  );
}

/** Which files of a folder are looked at, by the settings that hold for it. */
export function fileSelection(folder: vscode.Uri): FileSelection {
  return toSelection(selectionSettings(folder));
}

/** Whether a change of the settings may change `fileSelection`. */
export function affectsSelection(change: vscode.ConfigurationChangeEvent): boolean {
  return ['meshlens.include', 'meshlens.exclude', 'files.exclude'].some((setting) =>
    change.affectsConfiguration(setting),
  );
}

function selectionSettings(folder: vscode.Uri): Pick<Settings, 'include' | 'exclude' | 'filesExclude'> {
  const meshlens = vscode.workspace.getConfiguration('meshlens', folder);
  return {
    include: meshlens.get<string[]>('include', []),
    exclude: meshlens.get<string[]>('exclude', []),
    filesExclude: vscode.workspace
      .getConfiguration('files', folder)
      .get<Record<string, unknown>>('exclude', {}),
  };
}

/** Whether models named in configs get lenses and hovers. */
export function lensesEnabled(folder: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('meshlens', folder).get<boolean>('lenses', true);
}

/** Rules the user switched off for a folder. */
export function disabledRules(folder: vscode.Uri): readonly string[] {
  return vscode.workspace.getConfiguration('meshlens', folder).get<string[]>('rules.disabled', []);
}
