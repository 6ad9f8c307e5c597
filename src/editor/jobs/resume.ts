import type { Disposable, WorkspaceFolder } from 'vscode';
import type { CommandDeps } from '../commands/command';
import { analysableFolders } from '../folders';
import { runAgain } from './run-again';
import { forget, unfinished } from './unfinished';

/**
 * Goes on with trainings during which a window of this workspace was closed: what the user had asked for is asked for again,
 * with progress that can be cancelled. Asks nothing of the analytics process where nothing was left. Two things have to agree:
 * what this workspace's window remembers, in a storage that files of the workspace cannot write, and a claim in the user's own
 * cache.
 */
export function resumeTrainings(deps: CommandDeps): Disposable {
  const { host, output } = deps;
  const resume = (): void => {
    if (!host.workspace.isTrusted) {
      return;
    }
    for (const folder of analysableFolders(host)) {
      resumeFolder(deps, folder).catch((error: unknown) => {
        output.warn(`Trainings of ${folder.name} could not be resumed: ${String(error)}`);
      });
    }
  };
  resume();
  return host.workspace.onDidGrantWorkspaceTrust(resume);
}

async function resumeFolder(deps: CommandDeps, folder: WorkspaceFolder): Promise<void> {
  const { context, jobs, output } = deps;
  for (const request of unfinished(context, folder)) {
    // A window that is just closing may still hold the claim: who asks then follows it, and takes over when it is gone.
    const left = (await jobs.look()).find(
      ({ endedMs, origin }) =>
        endedMs === null && origin?.folder === folder.uri.fsPath && origin.request === request,
    );
    if (left === undefined) {
      await forget(context, folder, request);
    } else {
      output.info(`${left.title} of ${folder.name} goes on: it was interrupted when its window was closed.`);
      await runAgain(deps, left);
    }
  }
}
