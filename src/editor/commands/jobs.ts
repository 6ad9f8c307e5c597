import type { QuickPickItem } from 'vscode';
import { canBeCancelled, canBeRetried, shownId, type ListedJob } from '../../contracts/jobs';
import { userError } from '../../process/rpc/errors';
import { requireTrust } from '../folders';
import { jobAddress } from '../jobs/job-documents';
import { folderName, stateText } from '../jobs/job-rows';
import { timeText } from '../jobs/jobs-view';
import { runAgain } from '../jobs/run-again';
import type { CommandDeps, EditorCommand } from './command';

/** `Meshlens: Show Jobs`. */
export const showJobs: EditorCommand = {
  id: 'meshlens.showJobs',
  run: ({ host }) => host.commands.executeCommand('meshlens.jobs.focus'),
};

/** `Meshlens: Cancel Job`, whichever window runs it. Called with a job's row or id it asks for none. Resolves to its state. */
export const cancelJob: EditorCommand = {
  id: 'meshlens.cancelJob',
  async run(deps, given) {
    const job = await chooseJob(deps, given, canBeCancelled, {
      placeHolder: 'The job to cancel',
      none: 'No job runs, waits or was interrupted: there is nothing to cancel.',
    });
    if (job === undefined) {
      return undefined;
    }
    const { analytics, context, jobs } = deps;
    const storageDir = context.globalStorageUri.fsPath;
    const state = await analytics.request('cancelJob', { storageDir, id: job.id });
    jobs.refresh();
    return state;
  },
};

/** `Meshlens: Run Job Again`: what asked for it where its folder is open here, otherwise the job by itself. */
export const retryJob: EditorCommand = {
  id: 'meshlens.retryJob',
  async run(deps, given): Promise<boolean> {
    requireTrust(deps.host);
    const job = await chooseJob(deps, given, canBeRetried, {
      placeHolder: 'The job to run again',
      none: 'No job has failed, was cancelled or interrupted lately: there is nothing to run again.',
    });
    return job !== undefined && runAgain(deps, job);
  },
};

/** `Meshlens: Show Job Log`. */
export const showJobLog: EditorCommand = {
  id: 'meshlens.showJobLog',
  async run(deps, given): Promise<void> {
    const { host } = deps;
    const job = await chooseJob(deps, given, () => true, {
      placeHolder: 'The job whose log to show',
      none: 'No job has run lately.',
    });
    if (job !== undefined) {
      const uri = host.uris.from(jobAddress(job, host.now()));
      await host.openBeside(uri, { line: 1, column: 1, preview: true });
    }
  },
};

interface JobItem extends QuickPickItem {
  readonly job: ListedJob;
}

/** @param given a row of the view, an id, or nothing */
async function chooseJob(
  { host, jobs }: Pick<CommandDeps, 'host' | 'jobs'>,
  given: unknown,
  fits: (job: ListedJob) => boolean,
  { placeHolder, none }: { readonly placeHolder: string; readonly none: string },
): Promise<ListedJob | undefined> {
  const id = typeof given === 'string' ? given : (given as { job?: ListedJob } | undefined)?.job?.id;
  const known = await jobs.look();
  if (id !== undefined) {
    const job = known.find((each) => each.id === id);
    if (job === undefined) {
      throw userError('unknown-job', 'The job is not known any more.');
    }
    return job;
  }
  const items = known.filter(fits).map((job): JobItem => ({
    label: job.title,
    description: `${folderName(job)} ${shownId(job.id)}`.trim(),
    detail: stateText(job, timeText),
    job,
  }));
  if (items.length === 0) {
    throw userError('no-job', none);
  }
  return (await host.window.showQuickPick(items, { placeHolder }))?.job;
}
