import path from 'node:path';
import { installedModelFolder } from '../../app/installation';
import type { AnalysisContext } from '../../app/context';
import { cancelJob } from '../../jobs/book/cancel';
import { findJob } from '../../jobs/book/find';
import { listJobs, type KnownJob } from '../../jobs/book/list';
import { retryJob } from '../../jobs/book/retry';
import { RpcError } from '../../process/rpc/errors';
import type { ParsedArguments } from '../arguments/option';
import { didYouMean } from '../arguments/parse';
import { closest } from '../arguments/suggest';
import type { CliEnvironment } from '../environment';
import { ExitCode } from '../exit-code';
import { toReadableJson } from '../output/json';
import { defaultStorageDir } from '../storage-dir';
import { renderJobs } from '../terminal/jobs';
import { describeTerminal } from '../terminal/terminal';
import { UsageError } from '../usage-error';
import type { CommandDefinition } from './command';
import { outputOptions, withProgress } from './session';

type Action = 'list' | 'cancel' | 'retry';
const ACTIONS: readonly Action[] = ['list', 'cancel', 'retry'];

export const jobsCommand: CommandDefinition = {
  positionals: [],
  optional: ['list | cancel ID... | retry ID...'],
  repeatable: true,
  options: [
    { name: 'json', description: 'Print the list, or what became of the jobs, as JSON (docs/jobs.md)' },
    {
      name: 'storage',
      value: 'FOLDER',
      description: "Cache that keeps the jobs (default: the command line's; the editor's log names its own)",
    },
    ...outputOptions,
  ],
  details: [
    'Lists what runs, waits and has lately ended on one cache, by whichever process. `cancel` ends a job wherever it runs,',
    'for all who wait for it. `retry` runs one that failed, was cancelled or interrupted again, from its last checkpoint.',
    'ID is the beginning of an id, four digits or more.',
  ],
  examples: ['meshlens jobs', 'meshlens jobs cancel 3f9a2c41', 'meshlens jobs retry 3f9a --json'],

  async run(parsed, environment) {
    const { action, ids } = actionOf(parsed.positionals);
    const storageDir = path.resolve(environment.cwd, parsed.one('storage') ?? defaultStorageDir(environment));
    const known = await listJobs(path.join(storageDir, 'jobs'));
    const jobs = action === 'list' ? known : ids.map((id) => found(known, id));
    for (const job of action === 'list' ? [] : jobs) {
      await (action === 'cancel'
        ? cancel(job, storageDir, environment)
        : retry(job, storageDir, parsed, environment));
    }
    const now = action === 'list' ? known : await listJobs(path.join(storageDir, 'jobs'));
    const shown = action === 'list' ? now : now.filter(({ id }) => jobs.some((job) => job.id === id));
    if (parsed.has('json')) {
      environment.stdout.write(toReadableJson({ version: 1, storage: storageDir, jobs: shown }));
    } else if (!parsed.has('quiet')) {
      const terminal = describeTerminal(environment.stdout, environment);
      environment.stdout.write(renderJobs(shown, { storageDir, nowMs: environment.now() }, terminal));
    }
    return ExitCode.ok;
  },
};

function actionOf([written = 'list', ...ids]: readonly string[]): { action: Action; ids: readonly string[] } {
  const action = ACTIONS.find((each) => each === written);
  if (action === undefined) {
    throw new UsageError(
      `'meshlens jobs' knows list, cancel and retry; got '${written}'${didYouMean(closest(written, ACTIONS))}`,
    );
  }
  if (action === 'list' && ids.length > 0) {
    throw new UsageError(`unexpected argument '${ids[0]}' for 'meshlens jobs list'`);
  }
  if (action !== 'list' && ids.length === 0) {
    throw new UsageError(`'meshlens jobs ${action}' needs the id of a job`);
  }
  return { action, ids };
}

function found(jobs: readonly KnownJob[], written: string): KnownJob {
  try {
    return findJob(jobs, written);
  } catch (error) {
    throw error instanceof RpcError ? new UsageError(error.message.replace(/\.$/, '')) : error;
  }
}

async function cancel(
  { id }: KnownJob,
  storageDir: string,
  { signal, now, stderr }: CliEnvironment,
): Promise<void> {
  await cancelJob(path.join(storageDir, 'jobs'), id, {
    signal,
    now: () => performance.now(),
    date: () => now(),
    log: (line) => stderr.write(`${line}\n`),
  });
}

interface RetryQuestion {
  readonly storageDir: string;
  readonly id: string;
}

async function retry(
  { id }: KnownJob,
  storageDir: string,
  parsed: ParsedArguments,
  environment: CliEnvironment,
): Promise<void> {
  const jobs = await environment.jobs();
  const work = (
    question: RetryQuestion,
    { jobs: runner, signal, progress }: AnalysisContext,
  ): Promise<void> =>
    retryJob(question.storageDir, question.id, {
      runner,
      jobs,
      modelFolder: installedModelFolder,
      signal,
      onProgress: progress,
    });
  await withProgress(parsed, environment, [], (context) =>
    environment.perform(work, { storageDir, id }, context),
  );
}
