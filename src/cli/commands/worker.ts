import { availableParallelism } from 'node:os';
import { whole } from '../arguments/whole';
import { ExitCode } from '../exit-code';
import { UsageError } from '../usage-error';
import type { CommandDefinition } from './command';

const MAX_CONCURRENCY = 256;
const MAX_PER_MINUTE = 100_000;

export const workerCommand: CommandDefinition = {
  positionals: [],
  options: [
    {
      name: 'redis',
      value: 'URL',
      description: 'Address of Redis, redis://HOST:PORT or rediss:// for TLS (default: MESHLENS_REDIS)',
    },
    {
      name: 'store',
      value: 'PLACE',
      description: 'Folder that all machines see, or s3://BUCKET/PREFIX (default: MESHLENS_STORE)',
    },
    {
      name: 'concurrency',
      value: 'N',
      description: 'Jobs at once (default: half of the cores)',
    },
    {
      name: 'per-minute',
      value: 'N',
      description: 'Jobs that begin in a minute, at most (default: no limit)',
    },
  ],
  details: [
    'Takes jobs from a queue on Redis (BullMQ) and runs them in processes of this machine, until Ctrl-C. Datasets, results and',
    'checkpoints travel through the store. Only known jobs of the same version are run; what is not one is refused.',
  ],
  examples: [
    'meshlens worker --redis rediss://queue.example.org --store /mnt/meshlens',
    'meshlens worker --redis redis://localhost:6379 --store s3://trainings/meshlens --concurrency 4',
  ],

  async run(parsed, environment) {
    const { env, signal, stderr } = environment;
    const place = (name: 'redis' | 'store', variable: string): string => {
      const given = parsed.one(name) ?? env[variable] ?? '';
      if (given === '') {
        throw new UsageError(`option '--${name}' is needed, or the variable ${variable}`);
      }
      return given;
    };
    const perMinute = parsed.one('per-minute');
    const half = Math.max(1, Math.floor(availableParallelism() / 2));
    await environment.serve({
      redis: place('redis', 'MESHLENS_REDIS'),
      store: place('store', 'MESHLENS_STORE'),
      concurrency: whole('concurrency', parsed.one('concurrency') ?? String(half), 1, MAX_CONCURRENCY),
      perMinute: perMinute === undefined ? undefined : whole('per-minute', perMinute, 1, MAX_PER_MINUTE),
      signal,
      log: (line) => stderr.write(`${new Date(environment.now()).toISOString()}  ${line}\n`),
    });
    return ExitCode.ok;
  },
};
