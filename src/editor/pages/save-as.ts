import type { Uri } from 'vscode';
import type { SaveRequest } from '../../contracts/page';
import type { Host } from '../host/host';

/** Answers `save`: asks for a place, first in the folder, and writes there. */
export function saveInto(
  { window, workspace, uris }: Pick<Host, 'window' | 'workspace' | 'uris'>,
  folder: Uri,
): (params: SaveRequest['save']['params']) => Promise<boolean> {
  return async ({ name, bytes }) => {
    const target = await window.showSaveDialog({ defaultUri: uris.joinPath(folder, name) });
    if (target === undefined) {
      return false;
    }
    // A page sends plain bytes, whatever the channel made of them.
    await workspace.fs.writeFile(target, Uint8Array.from(bytes));
    return true;
  };
}
