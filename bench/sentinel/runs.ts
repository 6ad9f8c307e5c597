import type { Runtime } from '../../src/compute';
import type { Prepared } from '../../src/methods/scheduling/sentinel/policy';
import { runPolicy } from '../../src/simulation/run';
import { prepare } from './prepare';
import { POLICIES, policyOf, type PolicyName } from './rivals';
import { LOADS, measured, simulationOf, type LoadName, type Scenario } from './scenario';

/** Networks that no setting was chosen on. */
const NETWORKS: readonly Omit<Scenario, 'load'>[] = [
  { services: 10, seed: 1 },
  { services: 6, seed: 3 },
];

interface Figures {
  readonly minutes: number;
  readonly late: number;
  /** Late requests beyond those of the same run without faults; NaN where that was not run. */
  readonly lateByFaults: number;
  readonly goodShare: number;
  readonly podHours: number;
}

/** Prints what each policy makes of the faults, per load and over all. @returns what was prepared for the first network */
export async function printRuns(runtime: Runtime): Promise<Prepared> {
  const prepared: Prepared[] = [];
  for (const network of NETWORKS) {
    prepared.push(await prepare({ ...network, load: 'wave' }, runtime));
  }
  const unproven = prepared.flatMap(({ pool }) => pool).filter(({ placement }) => !placement.isProven).length;
  console.log(
    `\nPools of ${prepared.map(({ pool }) => pool.length).join(', ')} strategies, ${unproven} not proven`,
  );
  const all: { load: LoadName; name: PolicyName; figures: Figures }[] = [];
  for (const load of LOADS) {
    for (const [index, network] of NETWORKS.entries()) {
      for (const name of POLICIES) {
        all.push({ load, name, figures: judge({ ...network, load }, name, prepared[index]) });
      }
    }
    print(
      load,
      all.filter((each) => each.load === load),
    );
  }
  print('all loads', all);
  return prepared[0];
}

function judge(scenario: Scenario, name: PolicyName, prepared: Prepared): Figures {
  const options = simulationOf(scenario, false);
  const run = (faults: typeof options.faults) =>
    runPolicy({ ...options, faults, policy: measured(policyOf(name, prepared), scenario.seed) });
  const faulty = run(options.faults);
  const healthy = name.startsWith('without') ? null : run([]);
  const late = faulty.requests - faulty.good;
  return {
    minutes: faulty.violationMinutes,
    late,
    lateByFaults: healthy === null ? NaN : late - (healthy.requests - healthy.good),
    goodShare: faulty.good / faulty.requests,
    podHours: faulty.podHours,
  };
}

function print(title: string, rows: readonly { name: PolicyName; figures: Figures }[]): void {
  console.log(`\nFaulty nodes, ${title}, sums over ${rows.length / POLICIES.length} runs`);
  console.log(`${''.padEnd(20)}violation min    late  late by faults  goodput %  pod-hours`);
  for (const name of POLICIES) {
    const own = rows.filter((row) => row.name === name).map(({ figures }) => figures);
    const sum = (field: keyof Figures): number => own.reduce((total, each) => total + each[field], 0);
    const byFaults = sum('lateByFaults');
    console.log(
      [
        name.padEnd(20),
        sum('minutes').toFixed(0).padStart(13),
        sum('late').toFixed(0).padStart(8),
        (Number.isNaN(byFaults) ? '' : byFaults.toFixed(0)).padStart(16),
        ((100 * sum('goodShare')) / own.length).toFixed(2).padStart(11),
        sum('podHours').toFixed(0).padStart(11),
      ].join(''),
    );
  }
}
