// How well latencies transfer to a device that is not known yet: a graph network trained on other devices ranks architectures
// after seeing a few latencies of this one. docs/dnn-latency.md says how.
import { writeFileSync } from 'node:fs';
import { openRuntime } from '../src/compute';
import { joinTables } from '../src/methods/latency-transfer/join-tables';
import {
  deviceName,
  readLatencyTable,
  type LatencyTable,
} from '../src/methods/latency-transfer/latency-table';
import { HELP, parseOptions, UsageError, type Options } from './dnn-latency/options';
import { describeResult, tableOf } from './dnn-latency/page';
import { study, type StudyResult } from '../src/methods/latency-transfer/study';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

async function main(args: readonly string[]): Promise<void> {
  const options = args.length === 0 ? null : parseOptions(args);
  if (options === null) {
    console.log(HELP);
    return;
  }
  const log = (line: string): void => console.error(line);
  const table = joinTables(options.data.map(readLatencyTable));
  table.notices.forEach(log);
  const plans = plansOf(options, table);
  const { runtime } = await openRuntime('auto', { log });
  log(
    `${table.cells.length} architectures, ${table.latencies.size} devices; ${runtime.name}, ${runtime.detail}`,
  );
  const results: StudyResult[] = [];
  for (const seed of options.seeds) {
    for (const { heldOut, trainDevices } of plans) {
      const { samples, networks, epochs, rivals } = options;
      const found = await study({
        table,
        runtime,
        trainDevices,
        heldOut,
        samples,
        seed,
        networks,
        epochs,
        rivals,
        now: () => performance.now(),
        onProgress: log,
      });
      for (const result of found) {
        log(`\n${describeResult(result)}\n`);
      }
      results.push(...found);
    }
  }
  if (results.length > 1) {
    log(tableOf(results));
  }
  if (options.json !== null) {
    writeJson(options.json, results);
  }
}

interface Plan {
  readonly heldOut: readonly string[];
  readonly trainDevices: readonly string[];
}

/** What is held out together, and trained on instead. @throws UsageError for devices the table does not have */
function plansOf({ heldOut, trainDevices, each }: Options, { latencies }: LatencyTable): readonly Plan[] {
  const devices = [...latencies.keys()];
  const known = (names: readonly string[], option: string): string[] =>
    names.map((name) => {
      const device = devices.find((one) => one === name || one === deviceName(name));
      if (device === undefined) {
        throw new UsageError(`${option}: there is no device '${name}'; there are ${devices.join(', ')}`);
      }
      return device;
    });
  const asked = heldOut.length === 1 && heldOut[0] === 'all' ? devices : known(heldOut, '--held-out');
  const apart = each || heldOut[0] === 'all';
  return (apart ? asked.map((device) => [device]) : [asked]).map((left) => {
    const training = (trainDevices === null ? devices : known(trainDevices, '--train-devices')).filter(
      (device) => !left.includes(device),
    );
    if (training.length === 0) {
      throw new UsageError('no device is left to train on');
    }
    return { heldOut: left, trainDevices: training };
  });
}

/** One result as an object, several as `results`. */
function writeJson(file: string, results: readonly StudyResult[]): void {
  const text = `${JSON.stringify(results.length === 1 ? results[0] : { results }, null, 2)}\n`;
  if (file === '-') {
    process.stdout.write(text);
  } else {
    writeFileSync(file, text);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const usage = error instanceof UsageError;
  console.error(usage ? `${error.message}. See --help.` : error instanceof Error ? error.message : error);
  process.exitCode = usage ? EXIT_USAGE : EXIT_FAILURE;
});
