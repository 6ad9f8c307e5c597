import { analysableFolders } from '../folders';
import type { Host } from '../host/host';

/** The folder a page remembered, if it is open in this window; otherwise the only one there is. */
export function restoredFolder(host: Pick<Host, 'workspace'>, state: unknown): string | undefined {
  const remembered =
    typeof state === 'object' && state !== null && 'folder' in state ? state.folder : undefined;
  const folders = analysableFolders(host).map(({ uri }) => uri.fsPath);
  return folders.find((folder) => folder === remembered) ?? (folders.length === 1 ? folders[0] : undefined);
}
