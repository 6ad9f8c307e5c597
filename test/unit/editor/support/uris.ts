import path from 'node:path';
import type { Uri, WorkspaceFolder } from 'vscode';
import type { HostUris } from '../../../../src/editor/host/host';

/** An address with the members that the editor folder uses. Paths are POSIX paths. */
function uri(parts: { scheme: string; path: string; query?: string; fragment?: string }): Uri {
  const { scheme, query = '', fragment = '' } = parts;
  const [before, after] = [query && `?${query}`, fragment && `#${fragment}`];
  return {
    ...parts,
    authority: '',
    query,
    fragment,
    fsPath: parts.path,
    with: (change: Partial<typeof parts>) => uri({ ...parts, ...change }),
    toString: () => `${scheme}:${parts.path}${before}${after}`,
    toJSON: () => parts,
  };
}

export const fakeUris: HostUris = {
  file: (file) => uri({ scheme: 'file', path: file }),
  from: (parts) => uri(parts),
  joinPath: (base, ...parts) => base.with({ path: path.posix.join(base.path, ...parts) }),
};

/** The address of a file on disk. */
export const fileUri = fakeUris.file;

/** An open folder, named like the last part of its path. */
export function openFolder(folder: string): WorkspaceFolder {
  return { uri: fileUri(folder), name: path.posix.basename(folder), index: 0 };
}
