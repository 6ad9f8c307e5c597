import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { USUAL_VIOLATION_WEIGHT, type ScheduleOptions } from '../../../contracts/scheduling/schedule-options';
import { analysisOptions, readAnalyzeOptions } from '../../../cli/arguments/analysis-options';
import { parseDurationMs } from '../../../cli/arguments/duration';
import type { OptionSpec, ParsedArguments } from '../../../cli/arguments/option';
import { MAX_SEED, whole, wholes } from '../../../cli/arguments/whole';
import type { CliEnvironment } from '../../../cli/environment';
import { UsageError } from '../../../cli/usage-error';

const defaults = { hours: '8', seeds: '1,2', startS: '30s', train: '0' } as const;
const MAX_HOURS = 168;
const MAX_WEIGHT = 1000;
const MAX_TRAIN_ROUNDS = 1000;
const SHARED = ['include', 'exclude', 'no-cache'];

export const scheduleOptions: readonly OptionSpec[] = [
  {
    name: 'objective',
    value: 'TIME',
    description:
      'Time within which 95 % of the requests of a minute are to be answered, such as 250ms (default: from the manifests, or twice the recorded 90 % quantile)',
  },
  {
    name: 'load',
    value: 'FILE',
    description:
      'Metric file with the requests from outside, one count a row (default: as recorded, and as forecast to go on)',
  },
  { name: 'column', value: 'COLUMN', description: 'Column of the load, where the file has several' },
  {
    name: 'hours',
    value: 'N',
    description: `Hours to simulate at most, around the highest load (default: ${defaults.hours})`,
  },
  {
    name: 'pod-start',
    value: 'TIME',
    description: `How long a pod takes to start (default: ${defaults.startS})`,
  },
  {
    name: 'violation-weight',
    value: 'N',
    description: `What a minute of violation is worth to the learned policy, in minutes of all pods that are needed (default: ${USUAL_VIOLATION_WEIGHT})`,
  },
  {
    name: 'train',
    value: 'ROUNDS',
    description: `Rounds in which the learned policy first practises on these services, such as 40 (default: ${defaults.train})`,
  },
  {
    name: 'seeds',
    value: 'LIST',
    description: `Seeds of the simulations, such as 1,2,3,4 (default: ${defaults.seeds})`,
  },
  ...analysisOptions.filter(({ name }) => SHARED.includes(name)),
];

/** @throws UsageError when a value is wrong or a file does not exist */
export async function readScheduleOptions(
  parsed: ParsedArguments,
  environment: CliEnvironment,
  notes: string[],
): Promise<ScheduleOptions> {
  const { folder, storageDir, include, exclude } = await readAnalyzeOptions(parsed, environment, notes);
  const load = parsed.one('load');
  const objective = parsed.one('objective');
  const loadFile = load === undefined ? null : resolve(environment.cwd, load);
  if (loadFile !== null && (await stat(loadFile).catch(() => null))?.isFile() !== true) {
    throw new UsageError(`no such file: ${load}`);
  }
  return {
    folder,
    storageDir,
    include,
    exclude,
    trusted: true,
    loadFile,
    loadColumn: parsed.one('column') ?? null,
    hours: whole('hours', parsed.one('hours') ?? defaults.hours, 1, MAX_HOURS),
    objectiveP95Ms: objective === undefined ? null : parseDurationMs('objective', objective),
    violationWeight: whole(
      'violation-weight',
      parsed.one('violation-weight') ?? String(USUAL_VIOLATION_WEIGHT),
      1,
      MAX_WEIGHT,
    ),
    trainRounds: whole('train', parsed.one('train') ?? defaults.train, 0, MAX_TRAIN_ROUNDS),
    seeds: wholes('seeds', parsed.one('seeds') ?? defaults.seeds, 0, MAX_SEED),
    startS: parseDurationMs('pod-start', parsed.one('pod-start') ?? defaults.startS) / 1000,
  };
}
