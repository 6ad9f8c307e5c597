import type { ListedJob } from '../../contracts/jobs';
import { isAbort } from '../../process/rpc/errors';
import type { CommandDeps } from '../commands/command';
import { progressLine } from '../progress-share';
import { askAgain } from './ask-again';

/** @returns whether it came to its end; a failure is shown with a way to try it again */
export async function runAgain(deps: CommandDeps, job: ListedJob): Promise<boolean> {
  const { analytics, context, host, jobs, output } = deps;
  jobs.refresh();
  try {
    if (!(await askAgain(deps, job.origin))) {
      const question = { storageDir: context.globalStorageUri.fsPath, id: job.id };
      const abort = new AbortController();
      await host.withProgress(`Running again: ${job.title}`, abort, (report) =>
        analytics.request('retryJob', question, {
          signal: abort.signal,
          onProgress: (progress) => report({ message: progressLine(progress), increment: 0 }),
        }),
      );
    }
    return true;
  } catch (error) {
    if (isAbort(error)) {
      return false;
    }
    const message = error instanceof Error ? error.message : String(error);
    output.warn(`${job.title} failed: ${message}`);
    void host.window
      .showErrorMessage(`${job.title} failed: ${message}`, 'Run Again', 'Show Log')
      .then((action) => {
        if (action !== undefined) {
          const command = action === 'Run Again' ? 'meshlens.retryJob' : 'meshlens.showJobLog';
          void host.commands.executeCommand(command, job.id);
        }
      });
    return false;
  } finally {
    jobs.refresh();
  }
}
