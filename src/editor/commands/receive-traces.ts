import { OTLP_PORT } from '../../contracts/receive';
import { analysableFolders, folderAt, requireTrust } from '../folders';
import { receivedText } from '../receive/receiving-status';
import type { CommandDeps, EditorCommand } from './command';

const STOP = 'Stop';
const ANALYZE = 'Analyze Workspace';

/** `Meshlens: Receive Traces Here`: into a folder that the user picks, until it is stopped. Resolves when it is. */
export const receiveTraces: EditorCommand = {
  id: 'meshlens.receiveTraces',
  async run(deps): Promise<boolean> {
    const { host, receiving } = deps;
    requireTrust(host, 'Meshlens receives traces only in a workspace you trust.');
    const folder = await pickFolder(deps);
    if (folder === undefined) {
      return false;
    }
    const port = receivingPort(host);
    const received = await receiving.run({ folder, port }, (started) => {
      const text = `Receiving OTLP on http://localhost:${started.port} into ${folder}.`;
      void host.window.showInformationMessage(text, STOP).then((action) => {
        if (action === STOP) {
          receiving.stop();
        }
      });
    });
    if (received === undefined) {
      return false;
    }
    const isOpen = folderAt(host, folder) !== undefined;
    const text = `Received ${receivedText(received)} into ${folder}.`;
    void host.window.showInformationMessage(text, ...(isOpen ? [ANALYZE] : [])).then((action) => {
      if (action === ANALYZE) {
        void host.commands.executeCommand('meshlens.analyze', folder);
      }
    });
    return true;
  },
};

/** `Meshlens: Stop Receiving Traces`. */
export const stopReceiving: EditorCommand = {
  id: 'meshlens.stopReceiving',
  run({ host, receiving }): void {
    if (!receiving.stop()) {
      void host.window.showInformationMessage('No traces are being received.');
    }
  },
};

/** From the user's settings: a workspace cannot set it. */
export function receivingPort({ workspace }: Pick<CommandDeps['host'], 'workspace'>): number {
  return workspace.getConfiguration('meshlens').get('receive.port', OTLP_PORT);
}

async function pickFolder({ host }: Pick<CommandDeps, 'host'>): Promise<string | undefined> {
  const [chosen] =
    (await host.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: analysableFolders(host).at(0)?.uri,
      openLabel: 'Receive Here',
      title: 'Folder for the traces that are received',
    })) ?? [];
  return chosen?.fsPath;
}
