import { shownId, type JobState, type ListedJob } from '../../contracts/jobs';
import { formatDuration, formatPlural } from '../format';
import { renderTable, type Cell, type Column } from './table';
import type { Style, Terminal } from './terminal';
import { printable } from './text';

interface Place {
  readonly storageDir: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'id' },
  { title: 'job', shrinkTo: 16 },
  { title: 'state' },
  { title: 'asked by', shrinkTo: 12 },
  { title: 'node', shrinkTo: 8 },
  { title: 'time', align: 'right' },
  { title: 'progress or reason', shrinkTo: 16 },
];

const STYLES: Readonly<Record<JobState, Style>> = {
  running: 'cyan',
  queued: 'dim',
  interrupted: 'yellow',
  failed: 'red',
  cancelled: 'dim',
  done: 'green',
};

/** The list of jobs as a table, or where it would be when there is none. */
export function renderJobs(
  jobs: readonly ListedJob[],
  { storageDir, nowMs }: Place,
  terminal: Terminal,
): string {
  if (jobs.length === 0) {
    return `No jobs: nothing runs, and none has been kept in ${printable(storageDir)}.\n`;
  }
  const rows = jobs.map((job): Cell[] => [
    { text: shownId(job.id) },
    { text: printable(job.title) },
    { text: job.state, style: STYLES[job.state] },
    { text: originText(job) },
    { text: printable(job.progress?.node ?? `${job.host}:${job.pid}`) },
    { text: formatDuration(Math.max(0, (job.endedMs ?? nowMs) - job.startedMs)) },
    { text: printable(whatText(job, nowMs)) },
  ]);
  const going = jobs.filter(({ endedMs }) => endedMs === null).length;
  const line = `${formatPlural(jobs.length, 'job')}, ${going} not ended`;
  return `${[...renderTable(COLUMNS, rows, terminal, ''), '', line].join('\n')}\n`;
}

function originText({ origin }: ListedJob): string {
  if (origin === null) {
    return '';
  }
  const name = origin.folder.split(/[\\/]/).findLast((part) => part !== '') ?? '';
  return printable(`${origin.request} ${name}`.trim());
}

function whatText({ state, progress, reason, endedMs }: ListedJob, nowMs: number): string {
  if (endedMs !== null) {
    return reason ?? `${formatDuration(Math.max(0, nowMs - endedMs))} ago`;
  }
  if (state === 'interrupted') {
    return 'goes on when it is asked for again';
  }
  if (progress === null) {
    return 'starting';
  }
  const share = progress.fraction === null ? '' : `${Math.floor(100 * progress.fraction)} % `;
  const left = progress.etaMs === null ? '' : `, ${formatDuration(progress.etaMs)} left`;
  return `${share}${progress.message === '' ? progress.label : progress.message}${left}`;
}
