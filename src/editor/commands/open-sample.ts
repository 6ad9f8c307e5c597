import type { EditorCommand } from './command';

/** `Meshlens: Open Sample Workspace`: a copy of the recorded shop, which the user may change. */
export const openSample: EditorCommand = {
  id: 'meshlens.openSample',
  async run({ context: { extensionUri, globalStorageUri }, host: { commands, uris, workspace } }) {
    const copy = uris.joinPath(globalStorageUri, 'sample', 'shop');
    const exists = await workspace.fs.stat(copy).then(
      () => true,
      () => false,
    );
    if (!exists) {
      await workspace.fs.copy(uris.joinPath(extensionUri, 'samples', 'shop'), copy);
    }
    await commands.executeCommand('vscode.openFolder', copy, { forceNewWindow: true });
  },
};
