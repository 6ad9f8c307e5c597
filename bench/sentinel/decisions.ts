import { median } from '../../src/numeric/quantile';
import { createRandom } from '../../src/numeric/random';
import { adjustPods } from '../../src/methods/scheduling/sentinel/arrival/adjust';
import { nearestStrategies } from '../../src/methods/scheduling/sentinel/arrival/nearest';
import type { Prepared } from '../../src/methods/scheduling/sentinel/policy';
import { openSolver } from '../../src/methods/scheduling/sentinel/pool/solver';
import { latencyModels, solveSituation } from '../../src/methods/scheduling/sentinel/pool/strategies';

const SITUATIONS = 60;

/** Prints the time of a decision from the pool beside solving the same situation when it arrives. */
export async function printDecisions({ system, pool }: Prepared): Promise<void> {
  const random = createRandom(7);
  const model = latencyModels(system.network)(-1);
  const solver = await openSolver();
  const stored: number[] = [];
  const solved: number[] = [];
  const podsMore: number[] = [];
  for (let index = 0; index < SITUATIONS; index++) {
    const badNodes = random.uniform() < 0.5 ? [] : [random.integer(system.capacities.length)];
    const situation = { entryRate: 25 + 100 * random.uniform(), badNodes, slowService: -1 };
    const startMs = performance.now();
    const { above, below } = nearestStrategies(pool, situation);
    const pods = adjustPods(above.pods, below.pods, model, situation.entryRate, {
      limitS: system.objectiveS,
      podSizes: system.podSizes,
      capacity: system.capacities.reduce((sum, capacity) => sum + capacity, 0),
      steps: 12,
    });
    const betweenMs = performance.now();
    const strategy = solveSituation(system, situation, model, solver);
    stored.push(betweenMs - startMs);
    solved.push(performance.now() - betweenMs);
    const sum = (counts: ArrayLike<number>): number =>
      Array.from(counts).reduce((all, count) => all + count, 0);
    podsMore.push(sum(pods) - sum(strategy?.pods ?? []));
  }
  const ratio = median(stored) / median(solved);
  console.log(
    `\nDecision on arrival, median of ${SITUATIONS}: ${median(stored).toFixed(2)} ms from the pool, ` +
      `${median(solved).toFixed(1)} ms solved then, ratio ${ratio.toFixed(3)}; pods differ by ${median(podsMore)}`,
  );
}
