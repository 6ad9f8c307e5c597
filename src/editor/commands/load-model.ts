import type { QuickPickItem } from 'vscode';
import type { AnalyzeOptions } from '../../contracts/protocol';
import { chooseFolder, requireTrust } from '../folders';
import type { Host } from '../host/host';
import { chooseModel } from '../model-choice';
import { announce } from './analyze';
import type { EditorCommand } from './command';

interface ModelItem extends QuickPickItem {
  readonly model: AnalyzeOptions['model'] | 'browse';
}

const items: readonly ModelItem[] = [
  {
    label: 'Automatic',
    detail:
      'Trains where that is ahead on later data, otherwise uses the shipped model, adapted where that helps.',
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
export const loadModel: EditorCommand = {
  id: 'meshlens.loadModel',
  async run({ context, host, analysis }): Promise<boolean> {
    requireTrust(host);
    const folder = await chooseFolder(host);
    if (folder === undefined) {
      return false;
    }
    const picked = await host.window.showQuickPick(items, { placeHolder: 'The model to score with' });
    const model = picked?.model === 'browse' ? await browse(host) : picked?.model;
    if (model === undefined) {
      return false;
    }
    const report = await analysis.run(folder, model);
    await chooseModel(context, folder, model);
    announce(host, report);
    return true;
  },
};

async function browse({ window }: Pick<Host, 'window'>): Promise<AnalyzeOptions['model'] | undefined> {
  const [chosen] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: 'Load Model',
      title: 'Choose a model folder',
    })) ?? [];
  return chosen === undefined ? undefined : { file: chosen.fsPath };
}
