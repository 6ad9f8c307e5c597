import type * as vscode from 'vscode';
import type { Analysis } from '../analysis';
import { chooseFolder, requireTrust } from '../folders';
import { chooseModel } from '../model-choice';
import type { EditorServices } from '../services';
import { registerCommand } from '../show-error';
import { announce } from './analyze';

/** `Meshlens: Train Model`: trains on this workspace even where the shipped model would be chosen. */
export function registerTrainModel(services: EditorServices, analysis: Analysis): vscode.Disposable {
  return registerCommand(services, 'meshlens.trainModel', async () => {
    requireTrust();
    const folder = await chooseFolder();
    if (folder === undefined) {
      return false;
    }
    const report = await analysis.run(folder, 'train');
    // From now on this folder is judged by what is learned from it; Load Model leads back.
    await chooseModel(services.context, folder, 'train');
    announce(report);
    return true;
  });
}
