import { analysableFolders } from '../folders';

/** The folder a page remembered, if it is open in this window; otherwise the only one there is. */
export function restoredFolder(state: unknown): string | undefined {
  const remembered =
    typeof state === 'object' && state !== null && 'folder' in state ? state.folder : undefined;
  const folders = analysableFolders().map(({ uri }) => uri.fsPath);
  return folders.find((folder) => folder === remembered) ?? (folders.length === 1 ? folders[0] : undefined);
}
