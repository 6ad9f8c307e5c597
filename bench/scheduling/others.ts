import path from 'node:path';
import { LESIONS } from '../../src/methods/scheduling/learning/lesion';
import { learnedPolicy } from '../../src/methods/scheduling/learning/shipped-policy';
import { readPolicy } from '../../src/methods/scheduling/learning/policy-file';
import type { NamedPolicy } from '../../src/methods/scheduling/rivals';
import { createSentinel } from '../../src/methods/scheduling/sentinel/policy';
import { expectedSituations, loadLevels } from '../../src/methods/scheduling/sentinel/pool/situation';
import { openSolver } from '../../src/methods/scheduling/sentinel/pool/solver';
import { solvePool } from '../../src/methods/scheduling/sentinel/pool/strategies';
import type { Network } from '../../src/simulation/network';
import { highestRate, durationS, type RateSchedule } from '../../src/simulation/rates';
import type { Options } from './options';

const SHIPPED = path.join(__dirname, '../../models/scheduling');
/** Nodes are healthy here, and hold whatever is asked for. */
const NODES = 2;
const CAPACITY = 500;
const LEVEL_FACTOR = 1.15;
const LOWEST_SHARE = 0.1;
/** Loads are prepared for up to this multiple of the highest. */
const ROOM = 1.3;

/** The policies beside the rivals: the learned one that ships, what is left of it without a part, and Sentinel with a pool for the load's range. */
export async function othersFor(
  network: Network,
  load: RateSchedule,
  objectiveS: number,
  lesions: Options['lesions'],
): Promise<readonly NamedPolicy[]> {
  const system = {
    network,
    objectiveS,
    capacities: new Array<number>(NODES).fill(CAPACITY),
    podSizes: network.services.map(() => 1),
    nodeRisk: 0,
  };
  const peak = highestRate(load, 0, durationS(load));
  const levels = loadLevels(LOWEST_SHARE * peak, ROOM * peak, LEVEL_FACTOR);
  const pool = solvePool(
    system,
    expectedSituations(levels, NODES, network.services.length),
    await openSolver(),
  );
  const partial: NamedPolicy[] = [];
  for (const lesion of LESIONS) {
    const folder = lesions[lesion];
    if (folder !== undefined) {
      partial.push(learnedPolicy(await readPolicy(folder), undefined, lesion));
    }
  }
  return [
    learnedPolicy(await readPolicy(SHIPPED)),
    ...partial,
    { name: 'sentinel', create: () => createSentinel({ system, pool, detector: null }) },
  ];
}
