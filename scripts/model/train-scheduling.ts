// npm run train:scheduling [-- --rounds N] [-- --out DIR] [-- --from DIR] [-- --without graph|forecast]: trains the policy that ships in models/scheduling, on random
// networks and loads.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openRuntime } from '../../src/compute';
import { readPolicy, writePolicy } from '../../src/methods/scheduling/learning/policy-file';
import { practiceLoad } from '../../src/methods/scheduling/learning/practice-loads';
import type { Exercise } from '../../src/methods/scheduling/learning/practice';
import { LESIONS, partsWithout } from '../../src/methods/scheduling/learning/lesion';
import { trainPolicy } from '../../src/methods/scheduling/learning/train-policy';
import { createRandom } from '../../src/numeric/random';
import { generateNetwork } from '../../src/simulation/generate';

const PLAN = { objectiveS: 1, intervalS: 15 };
const SERVICES = { least: 4, most: 12 };
const RATES = { least: 8, most: 48 };
const WEIGHTS = { least: 10, most: 100 };
const EXERCISES = 12;
const PRACTICE_S = 2400;
/** Far from each other, so that no exercise is met twice. */
const SEEDS = { practice: 5000, validation: 100 };
const VALIDATION_WEIGHTS = [15, 40, 80];
const VALIDATIONS = 9;
const VALIDATION_S = 3600;

function exercise(seed: number, durationS: number, weight?: number): Exercise {
  const random = createRandom(seed, 9);
  const services = SERVICES.least + random.integer(SERVICES.most - SERVICES.least + 1);
  const between = ({ least, most }: { least: number; most: number }): number =>
    least * (most / least) ** random.uniform();
  return {
    network: generateNetwork({ services, seed: seed * 7 + 1 }),
    load: practiceLoad(createRandom(seed, 5), durationS, between(RATES)),
    durationS,
    seed,
    violationWeight: weight ?? between(WEIGHTS),
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '190' },
      out: { type: 'string', default: path.join(__dirname, '../../models/scheduling') },
      from: { type: 'string' },
      without: { type: 'string' },
    },
  });
  const lesion = LESIONS.find((each) => each === values.without) ?? null;
  if (values.without !== undefined && lesion === null) {
    throw new Error(`--without takes ${LESIONS.join(' or ')}, not '${values.without}'`);
  }
  const startedMs = performance.now();
  const log = (line: string): void =>
    console.log(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const { runtime } = await openRuntime('auto', { log, threads: 1 });
  // What was best is kept as soon as it is known.
  let pending: Promise<void> = Promise.resolve();
  await trainPolicy({
    runtime,
    plan: PLAN,
    parts: partsWithout(lesion),
    seed: 1,
    rounds: Number(values.rounds),
    maxServices: SERVICES.most,
    initial: values.from === undefined ? undefined : await readPolicy(values.from),
    exercises: (round) =>
      Array.from({ length: EXERCISES }, (_, index) =>
        exercise(SEEDS.practice + round * EXERCISES + index, PRACTICE_S),
      ),
    validation: Array.from({ length: VALIDATIONS }, (_, index) =>
      exercise(SEEDS.validation + index, VALIDATION_S, VALIDATION_WEIGHTS[index % VALIDATION_WEIGHTS.length]),
    ),
    onRound({ round, reward, validationReward, best }) {
      log(
        `round ${round + 1}: reward ${reward.toFixed(3)}${validationReward === null ? '' : `, validation ${validationReward.toFixed(3)}`}`,
      );
      pending = validationReward === null ? pending : pending.then(() => writePolicy(values.out, best));
    },
  });
  await pending;
}

void main();
