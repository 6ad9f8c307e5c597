import { chooseFolder, requireTrust } from '../folders';
import { chooseModel } from '../model-choice';
import { announce } from './analyze';
import type { EditorCommand } from './command';

/** `Meshlens: Train Model`: trains on this workspace even where the shipped model would be chosen. */
export const trainModel: EditorCommand = {
  id: 'meshlens.trainModel',
  async run({ context, host, analysis }): Promise<boolean> {
    requireTrust(host);
    const folder = await chooseFolder(host);
    if (folder === undefined) {
      return false;
    }
    const report = await analysis.run(folder, 'train');
    // The trained model stays the model of this folder until Load Model chooses another.
    await chooseModel(context, folder, 'train');
    announce(host, report);
    return true;
  },
};
