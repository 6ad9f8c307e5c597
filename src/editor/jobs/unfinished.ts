/** Which analyses of a folder were started in this workspace and have not come to their end: its window may be closed meanwhile. */
import type { WorkspaceFolder } from 'vscode';
import { RpcError } from '../../process/rpc/errors';
import type { EditorServices } from '../services';

/** What is asked for again after a window was closed. An analysis comes first: forecasts continue it. */
export const RESUMED = ['train', 'analyze', 'forecast', 'networks'] as const;
export type Resumed = (typeof RESUMED)[number];

type Services = Pick<EditorServices, 'analytics' | 'context'>;

const key = (folder: WorkspaceFolder, request: Resumed): string =>
  `unfinished:${request}:${folder.uri.toString()}`;

/** Does work, and remembers that it goes on until it succeeds, fails or is cancelled. */
export async function untilFinished<T>(
  { analytics, context }: Services,
  folder: WorkspaceFolder,
  request: Resumed,
  work: () => Promise<T>,
): Promise<T> {
  void context.workspaceState.update(key(folder, request), true);
  let isLeft = false;
  try {
    return await work();
  } catch (error) {
    // The window closes, or the process was killed: neither was the user's decision on this work.
    isLeft = analytics.state === 'disposed' || (error instanceof RpcError && error.code === 'crashed');
    throw error;
  } finally {
    if (!isLeft) {
      await forget(context, folder, request);
    }
  }
}

export function unfinished(
  { workspaceState }: Pick<EditorServices['context'], 'workspaceState'>,
  folder: WorkspaceFolder,
): readonly Resumed[] {
  return RESUMED.filter((request) => workspaceState.get<boolean>(key(folder, request), false));
}

export async function forget(
  { workspaceState }: Pick<EditorServices['context'], 'workspaceState'>,
  folder: WorkspaceFolder,
  request: Resumed,
): Promise<void> {
  await workspaceState.update(key(folder, request), undefined);
}
