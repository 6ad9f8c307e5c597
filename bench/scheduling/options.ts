import { parseArgs } from 'node:util';
import { MAX_SERVICES } from '../../src/simulation/generate';
import type { Lesion } from '../../src/methods/scheduling/learning/lesion';

/** What the command line asks for. */
export interface Options {
  /** Null: the generated loads. */
  readonly load: { readonly file: string; readonly column: string } | null;
  /** Seconds of a row. */
  readonly rowS: number;
  /** Mean requests per second from outside. */
  readonly rate: number;
  readonly hours: number;
  /** Hours of the load file before those that are used. */
  readonly skipHours: number;
  readonly seeds: number;
  readonly services: number;
  readonly graphSeed: number;
  /** Folders of the learned policy as trained without a part of it. */
  readonly lesions: Readonly<Partial<Record<Lesion, string>>>;
  readonly json: string | null;
}

/** The command line is wrong in a way its writer can mend. */
export class UsageError extends Error {}

export const HELP = `Usage: npm run bench scheduling -- [--load FILE --column NAME] [options]

Simulates services under a load, with pods set by static numbers, the Kubernetes autoscaler at several targets, an M/G/c
rule, other policies and an oracle. Prints violation minutes and replica-hours of each.

  --load FILE       table of a load, plain or compressed; without it four generated loads
  --column NAME     its column of requests; every row is one interval, in the order of the file
  --interval S      seconds of a row (default 60)
  --rate R          mean requests per second; the load is scaled to it (default 60)
  --hours H         hours to simulate: the first ones of the file (default 8, or all rows where there are fewer)
  --skip-hours H    hours of the file to leave out before them (default 0)
  --seeds N         runs of each policy (default 4)
  --services N      services of the generated network, 2 to ${MAX_SERVICES} (default 10)
  --graph-seed S    seed of that network (default 0)
  --without-graph DIR, --without-forecast DIR
                    rows of the learned policy as trained without that part:
                    npm run train:scheduling -- --without graph --out DIR
  --json FILE       write the result as JSON
  --help            this text
`;

/** @throws UsageError; null when only the help was asked for */
export function parseOptions(args: readonly string[]): Options | null {
  const values = parsed(args);
  if (values.help === true) {
    return null;
  }
  if ((values.load === undefined) !== (values.column === undefined)) {
    throw new UsageError('--load FILE and --column NAME need each other');
  }
  return {
    load: values.load === undefined ? null : { file: values.load, column: values.column! },
    rowS: number('--interval', values.interval, 1, 86_400),
    rate: number('--rate', values.rate, 0.01, 10_000),
    hours: number('--hours', values.hours, 0.1, 1_000),
    skipHours: number('--skip-hours', values['skip-hours'], 0, 100_000),
    seeds: whole('--seeds', values.seeds, 1, 100),
    services: whole('--services', values.services, 2, MAX_SERVICES),
    graphSeed: whole('--graph-seed', values['graph-seed'], 0, 2 ** 31 - 1),
    lesions: { graph: values['without-graph'], forecast: values['without-forecast'] },
    json: values.json ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        load: { type: 'string' },
        column: { type: 'string' },
        interval: { type: 'string', default: '60' },
        rate: { type: 'string', default: '60' },
        hours: { type: 'string', default: '8' },
        'skip-hours': { type: 'string', default: '0' },
        seeds: { type: 'string', default: '4' },
        services: { type: 'string', default: '10' },
        'graph-seed': { type: 'string', default: '0' },
        'without-graph': { type: 'string' },
        'without-forecast': { type: 'string' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function number(option: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${option} takes a number from ${least} to ${most}, not '${text}'`);
  }
  return value;
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = number(option, text, least, most);
  if (!Number.isInteger(value)) {
    throw new UsageError(`${option} takes a whole number, not '${text}'`);
  }
  return value;
}
