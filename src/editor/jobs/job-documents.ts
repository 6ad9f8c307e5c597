import type { Disposable } from 'vscode';
import { shownId, type ListedJob } from '../../contracts/jobs';
import type { EditorServices } from '../services';
import { stateText } from './job-rows';
import { timeText } from './jobs-view';

export const JOB_SCHEME = 'meshlens-job';

/** Address of a job's log as a read-only document. The path is what the tab shows; each opening reads it anew. */
export function jobAddress(
  { id, title }: ListedJob,
  nowMs: number,
): { readonly scheme: string; readonly path: string; readonly query: string } {
  return { scheme: JOB_SCHEME, path: `/${title} ${shownId(id)}.log`, query: JSON.stringify({ id, nowMs }) };
}

/** Shows the logs of jobs as documents. */
export function registerJobDocuments({
  analytics,
  context,
  host,
}: Pick<EditorServices, 'analytics' | 'context' | 'host'>): Disposable {
  return host.workspace.registerTextDocumentContentProvider(JOB_SCHEME, {
    async provideTextDocumentContent({ query }) {
      try {
        const { id } = JSON.parse(query) as { id: string };
        const storageDir = context.globalStorageUri.fsPath;
        const jobs = await analytics.request('listJobs', { storageDir });
        const job = jobs.find((each) => each.id === id);
        const log = await analytics.request('jobLog', { storageDir, id });
        const head =
          job === undefined
            ? []
            : [`${job.title} (${job.kind}): ${stateText(job, timeText)}`, `id ${job.id}`, ''];
        return [...head, ...(log.length === 0 ? ['It logged nothing.'] : log), ''].join('\n');
      } catch (error) {
        // The document is where the user looks, so the reason belongs there.
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
}
