import { shownId, type JobState, type ListedJob } from '../../contracts/jobs';
import type { TreeItemData } from '../host/surfaces';
import { progressLine } from '../progress-share';

/** A row of the Jobs view: a heading with jobs below, or a job. */
export type JobRow =
  | { readonly kind: 'group'; readonly label: string; readonly jobs: readonly ListedJob[] }
  | { readonly kind: 'job'; readonly job: ListedJob };

type FormatTime = (ms: number) => string;

const GROUPS: readonly { readonly label: string; readonly states: readonly JobState[] }[] = [
  { label: 'Running', states: ['running'] },
  { label: 'Queued', states: ['queued'] },
  { label: 'Interrupted', states: ['interrupted'] },
  { label: 'Ended', states: ['failed', 'cancelled', 'done'] },
];

export function jobGroups(jobs: readonly ListedJob[]): JobRow[] {
  return GROUPS.map(({ label, states }): JobRow => ({
    kind: 'group',
    label,
    jobs: jobs.filter(({ state }) => states.includes(state)),
  })).filter((group) => group.kind === 'group' && group.jobs.length > 0);
}

export function jobItem(row: JobRow, formatTime: FormatTime): TreeItemData {
  if (row.kind === 'group') {
    const { label, jobs } = row;
    return {
      ...{ id: `group:${label}`, label, description: String(jobs.length), tooltip: '', icon: null },
      ...{ expandable: true, expanded: true },
    };
  }
  const { job } = row;
  return {
    id: `job:${job.id}`,
    label: job.title,
    description: [stateText(job, formatTime), folderName(job)].filter((part) => part !== '').join(' · '),
    tooltip: tooltip(job, formatTime),
    icon: job.state,
    expandable: false,
    contextValue: `job.${job.state}`,
  };
}

/** One line on how a job stands, as people read it. */
export function stateText(
  { state, progress, endedMs, startedMs, reason }: ListedJob,
  formatTime: FormatTime,
): string {
  if (endedMs !== null) {
    const text = `${state} ${formatTime(endedMs)}, took ${durationText(endedMs - startedMs)}`;
    return reason === null ? text : `${text}: ${reason}`;
  }
  if (state === 'interrupted') {
    return 'interrupted, can go on from its checkpoint';
  }
  if (progress === null) {
    return 'starting';
  }
  const share = progress.fraction === null ? '' : `${Math.floor(100 * progress.fraction)} %, `;
  return `${share}${progressLine(progress)}`;
}

function tooltip(job: ListedJob, formatTime: FormatTime): string {
  const { id, title, state, kind, origin, host, pid, progress, startedMs } = job;
  const node = progress?.node === undefined ? `${host}, process ${pid}` : `${progress.node}, by the queue`;
  return [
    `${title} (${kind}), ${shownId(id)}`,
    state === 'running' || state === 'queued'
      ? `${state}: ${stateText(job, formatTime)}`
      : stateText(job, formatTime),
    ...(origin === null ? [] : [`Asked by: ${origin.request} ${origin.folder}`]),
    `Node: ${node}`,
    `Began: ${formatTime(startedMs)}`,
  ].join('\n');
}

export function folderName({ origin }: Pick<ListedJob, 'origin'>): string {
  return origin?.folder.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}

function durationText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  return seconds < 90 ? `${seconds.toFixed(seconds < 10 ? 1 : 0)} s` : `${Math.round(seconds / 60)} min`;
}
