/** Policies that set pods, compared in the simulator under one load or under generated ones. --help lists the options. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { comparePolicies, type Comparison } from '../src/methods/scheduling/comparison';
import { generateNetwork } from '../src/simulation/generate';
import { generatedLoads, type NamedLoad } from '../src/simulation/generated-loads';
import { durationS, scaledToMean } from '../src/simulation/rates';
import { UnusableMetrics } from '../src/workspace/metrics/table';
import { readLoadFile } from './scheduling/load-file';
import { othersFor } from './scheduling/others';
import { HELP, parseOptions, UsageError, type Options } from './scheduling/options';
import { HEADING, lineOf, summaryOf } from './scheduling/table';

const PLAN = { objectiveS: 1, intervalS: 15 };

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  if (options === null) {
    console.log(HELP);
    return;
  }
  const { rate, services, graphSeed, seeds } = options;
  const network = generateNetwork({ services, seed: graphSeed });
  const setup = { services, graphSeed, rate, seeds, ...PLAN };
  const results: object[] = [];
  for (const { name, load } of await loadsOf(options)) {
    const scaled = scaledToMean(load, rate);
    const hours = durationS(load) / 3600;
    console.log(`\n${name}: ${hours.toFixed(2)} h at ${rate} requests/s in the mean, ${services} services`);
    console.log(HEADING);
    const comparison = comparePolicies({
      network,
      load: scaled,
      plan: PLAN,
      seeds: Array.from({ length: seeds }, (_, seed) => seed),
      others: await othersFor(network, scaled, PLAN.objectiveS, options.lesions),
      onRow: (row) => console.log(lineOf(row)),
    });
    console.log(summaryOf(comparison));
    results.push({ load: name, hours, ...figuresOf(comparison) });
  }
  if (options.json !== null) {
    const result = options.load === null ? { ...setup, loads: results } : { ...setup, ...results[0] };
    writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
  }
}

/** What the JSON holds of a comparison. */
function figuresOf({ policies, gapClosed, oracleMargin }: Comparison): object {
  const rows = policies.map(({ name, violationMinutes, replicaHours, spread }) => ({
    name,
    violationMinutes,
    replicaHours,
    spread,
  }));
  return { policies: rows, gapClosed, oracleMargin };
}

async function loadsOf({ load, ...section }: Options): Promise<readonly NamedLoad[]> {
  if (load === null) {
    return generatedLoads(section.hours);
  }
  const read = await readLoadFile(load.file, load.column, section);
  read.notes.forEach((note) => console.log(note));
  return [{ name: path.basename(load.file), load: read.load }];
}

main().catch((error: unknown) => {
  const isExpected = error instanceof UsageError || error instanceof UnusableMetrics;
  console.error(isExpected ? `scheduling: ${error.message}` : error);
  process.exitCode = 1;
});
