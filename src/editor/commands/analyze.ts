import type { Report } from '../../contracts/report';
import { chooseFolder } from '../folders';
import type { Host } from '../host/host';
import { summary } from '../views/summary';
import type { EditorCommand } from './command';

/**
 * `Meshlens: Analyze Workspace`. Called with a folder's path it asks for none.
 * Resolves to true when there is a report. Not to the report itself: a command's result is copied to the window.
 */
export const analyze: EditorCommand = {
  id: 'meshlens.analyze',
  async run({ host, analysis }, fsPath): Promise<boolean> {
    const folder = await chooseFolder(host, fsPath);
    if (folder === undefined) {
      return false;
    }
    announce(host, await analysis.run(folder));
    return true;
  },
};

/** Says how the analysis ended, without waiting for the message to be read. */
export function announce({ window, commands }: Pick<Host, 'window' | 'commands'>, report: Report): void {
  void window.showInformationMessage(summary(report), 'Show Heatmap').then((action) => {
    if (action !== undefined) {
      void commands.executeCommand('meshlens.showHeatmap', report.folder);
    }
  });
}
