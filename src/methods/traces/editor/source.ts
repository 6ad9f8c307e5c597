import path from 'node:path';
import type { TraceSource } from '../../../contracts/traces/requests';
import type { CommandDeps } from '../../../editor/commands/command';
import { analyzeOptions, storageDirFor } from '../../../editor/configuration';
import { folderAt } from '../../../editor/folders';
import type { HostUri } from '../../../editor/host/host';
import { userError } from '../../../process/rpc/errors';

export type SourceDeps = Pick<CommandDeps, 'context' | 'host'>;

/** All trace files of a folder, as its settings choose them. */
export function folderSource(deps: SourceDeps, folder: string): TraceSource {
  const open = folderAt(deps.host, folder);
  if (open === undefined) {
    throw userError('no-folder', `${folder} is not open in this window any more.`);
  }
  const { include, exclude, storageDir, trusted } = analyzeOptions(deps, open);
  return { folder, include, exclude, storageDir, trusted };
}

/** Whoever opens a file wants to see it, whatever the settings say about folders. */
export function fileSource(deps: SourceDeps, uri: HostUri): TraceSource {
  const { folder, name } = filePlace(deps, uri);
  return {
    folder,
    file: name,
    include: [],
    exclude: [],
    storageDir: storageDirFor(deps, uri),
    trusted: deps.host.workspace.isTrusted,
  };
}

/** The workspace folder of a file, or its own folder outside of all, and its path in there. */
export function filePlace(
  { host }: SourceDeps,
  uri: HostUri,
): { readonly folder: string; readonly name: string } {
  if (uri.scheme !== 'file') {
    throw userError('not-on-disk', 'Meshlens reads trace files on disk only. Save this one first.');
  }
  const folder = host.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
  return { folder, name: path.relative(folder, uri.fsPath).split(path.sep).join('/') };
}
