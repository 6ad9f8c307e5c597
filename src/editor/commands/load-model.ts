import * as vscode from 'vscode';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { Analysis } from '../analysis';
import { chooseFolder, requireTrust } from '../folders';
import { chooseModel } from '../model-choice';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';
import { announce } from './analyze';

interface ModelItem extends vscode.QuickPickItem {
  readonly model: AnalyzeOptions['model'] | 'browse';
}

const items: readonly ModelItem[] = [
  {
    label: 'Automatic',
    detail: 'Trains where there is enough data, otherwise uses the shipped model.',
    model: 'auto',
  },
  {
    label: 'Shipped model',
    detail: 'Scores with the model that comes with Meshlens, without training.',
    model: 'shipped',
  },
  {
    label: 'Open a model folder…',
    detail: 'A model that Meshlens or its command line trained.',
    model: 'browse',
  },
];

/** `Meshlens: Load Model`: chooses the model for a folder, remembers it and analyses with it. */
export function registerLoadModel(services: EditorServices, analysis: Analysis): vscode.Disposable {
  return registerCommand(services, 'meshlens.loadModel', async () => {
    requireTrust();
    const folder = await chooseFolder();
    if (folder === undefined) {
      return false;
    }
    const picked = await vscode.window.showQuickPick(items, { placeHolder: 'The model to score with' });
    const model = picked?.model === 'browse' ? await browse() : picked?.model;
    if (model === undefined) {
      return false;
    }
    const report = await analysis.run(folder, model);
    await chooseModel(services.context, folder, model);
    announce(report);
    return true;
  });
}

async function browse(): Promise<AnalyzeOptions['model'] | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Load Model',
      title: 'Choose a model folder',
    })) ?? [];
  return chosen === undefined ? undefined : { file: chosen.fsPath };
}
