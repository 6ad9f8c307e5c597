import { chooseFolder, requireTrust } from '../folders';
import { chooseModel } from '../model-choice';
import { announce } from './analyze';
import type { EditorCommand } from './command';

/** `Meshlens: Train Model`: trains on this workspace even where a kept or the shipped model would be chosen. */
export const trainModel: EditorCommand = {
  id: 'meshlens.trainModel',
  async run({ context, host, analysis }, fsPath): Promise<boolean> {
    requireTrust(host);
    const folder = await chooseFolder(host, fsPath);
    if (folder === undefined) {
      return false;
    }
    const report = await analysis.run(folder, 'train');
    // The trained model is kept: the next analysis scores with it what was appended.
    await chooseModel(context, folder, 'auto');
    announce(host, report);
    return true;
  },
};
