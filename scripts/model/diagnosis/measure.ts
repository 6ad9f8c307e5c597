/** Metrics beside the traces of a generated recording: CPU, memory and bytes of every service. */
import type { MeasuredQuantity } from '../../../src/methods/diagnosis/signature/metric-deviations';
import type { QuantityName } from '../../../src/methods/diagnosis/signature/quantities';
import { createRandom } from '../../../src/numeric/random';
import { between, chance, logNormal } from '../draw';
import { RECORDING_START_MS, type Simulation } from '../simulate';
import { wander } from '../wander';
import type { Trouble } from './troubles';

/** Each of the three is measured in so many of the recordings. */
const MEASURED = 0.85;
const STEPS_MS = [5_000, 15_000, 30_000, 60_000];

/** @param services names in the order of the features */
export function measure(
  seed: number,
  plan: Simulation,
  troubles: readonly Trouble[],
  services: readonly string[],
): MeasuredQuantity[] {
  const random = createRandom(seed, 23);
  const stepMs = STEPS_MS[random.integer(STEPS_MS.length)];
  const count = Math.floor(plan.durationMs / stepMs);
  const times = Float64Array.from({ length: count }, (_, at) => (at + 1) * stepMs);
  const timesMs = times.map((time) => RECORDING_START_MS + time);
  const isMeasured: Record<string, boolean> = {
    cpu: chance(random, MEASURED),
    memory: chance(random, MEASURED),
    traffic: chance(random, MEASURED),
  };
  return plan.system.services.flatMap(({ name, external }, own) => {
    const service = services.indexOf(name);
    const idle = between(random, 0.05, 0.6);
    const base = logNormal(random, 1, 1);
    const noise = between(random, 0.02, 0.15);
    const slow = wander(random, plan.durationMs, between(random, 0.01, 0.05), 600_000);
    const series = (
      quantity: QuantityName,
      valueAt: (atMs: number, trouble: Trouble | undefined) => number,
    ): MeasuredQuantity => ({
      service,
      quantity,
      timesMs,
      values: times.map((time) => {
        // A row speaks of the time since the one before.
        const atMs = time - stepMs / 2;
        const trouble = troubles.find(
          (each) => each.service === own && atMs >= each.fromMs && atMs < each.toMs,
        );
        return base * valueAt(atMs, trouble);
      }),
    });
    const loud = (): number => Math.exp(noise * random.normal());
    const load = plan.load!;
    const all = [
      series(
        'cpu',
        (atMs, trouble) => (idle + (1 - idle) * load(atMs)) * loud() * (trouble?.resources.cpu ?? 1),
      ),
      series(
        'memory',
        (atMs, trouble) =>
          Math.exp(slow(atMs)) * (1 + 0.01 * random.normal()) * (trouble?.resources.memory ?? 1),
      ),
      series('traffic', (atMs, trouble) => load(atMs) * loud() * (trouble?.resources.traffic ?? 1)),
    ];
    return external || service < 0 ? [] : all.filter(({ quantity }) => isMeasured[quantity]);
  });
}
