import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Options {
  readonly data: readonly string[];
  readonly heldOut: readonly string[];
  /** Null: all devices that are not held out. */
  readonly trainDevices: readonly string[] | null;
  readonly samples: number;
  readonly seeds: readonly number[];
  /** Leave the held-out devices out one at a time, not together. */
  readonly each: boolean;
  readonly networks: number;
  readonly epochs: number;
  readonly rivals: boolean;
  readonly json: string | null;
}

/** The command line is wrong in a way its writer can mend. */
export class UsageError extends Error {}

export const HELP = `Usage: npm run bench:dnn-latency -- --data FILE --held-out DEVICE [options]

Trains a graph network on the latencies of some devices, shows it a few latencies of another one, and ranks all
architectures for that device. FILE is CSV, plain or gzipped: a column arch_str (cells of NAS-Bench-201) and one column of
milliseconds per device, with or without _ms behind its name. docs/dnn-latency.md says how it works and how well.

  --data FILE            table of latencies; may be repeated, tables are joined by architecture
  --held-out DEVICE      the new device; several, by commas, are all left out of training; 'all' for every device
  --each                 with several: leave them out one at a time
  --train-devices A,B    devices to train on (default: all that are not held out)
  --samples N            latencies of the new device to see, 2 to 1000 (default 10)
  --seed N               seed of training and choice; several by commas (default 0)
  --networks N           architectures to train on (default 800)
  --epochs N             passes over them (default 8)
  --no-rivals            skip the trained rivals
  --json FILE            write the result as JSON; - is the standard output
  --help                 this text
`;

/** @throws UsageError; null when only the help was asked for */
export function parseOptions(args: readonly string[]): Options | null {
  const values = parsed(args);
  if (values.help === true) {
    return null;
  }
  if (values.data === undefined) {
    throw new UsageError('--data FILE is missing');
  }
  if (values['held-out'] === undefined) {
    throw new UsageError('--held-out DEVICE is missing');
  }
  return {
    data: values.data,
    heldOut: listOf('--held-out', values['held-out']),
    trainDevices:
      values['train-devices'] === undefined ? null : listOf('--train-devices', values['train-devices']),
    samples: integer('--samples', values.samples, 2, 1000),
    seeds: listOf('--seed', values.seed).map((seed) => integer('--seed', seed, 0, 2 ** 31 - 1)),
    each: values.each === true,
    networks: integer('--networks', values.networks, 16, 1_000_000),
    epochs: integer('--epochs', values.epochs, 1, 1000),
    rivals: values['no-rivals'] !== true,
    json: values.json ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string', multiple: true },
        'held-out': { type: 'string' },
        each: { type: 'boolean' },
        'train-devices': { type: 'string' },
        samples: { type: 'string', default: '10' },
        seed: { type: 'string', default: '0' },
        networks: { type: 'string', default: '800' },
        epochs: { type: 'string', default: '8' },
        'no-rivals': { type: 'boolean' },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function listOf(option: string, text: string): readonly string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) {
    throw new UsageError(`${option} names nothing`);
  }
  return [...new Set(names)];
}

function integer(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw new UsageError(`${option} takes a whole number from ${least} to ${most}, not '${text}'`);
  }
  return value;
}
