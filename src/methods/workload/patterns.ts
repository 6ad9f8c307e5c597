import { toSignificant } from '../../numeric/round';
import type { NetworkPatterns } from '../../contracts/workload/service-load';
import { BLEND } from './candidates';
import type { WorkloadResult } from './forecast';
import type { ExplainedNetwork } from './train-networks';

/** Patterns shown of each service: lighter ones can hardly be told apart. */
const MAX_PARTS = 6;
/** What weighs less contributes nothing that can be seen. */
const MIN_WEIGHT = 0.005;
const DIGITS = 4;

/** The patterns that each network mixed at the end of the data, over all parts of its window. @param services in the order of the explained windows */
export function networkPatterns(
  explained: readonly ExplainedNetwork[],
  services: readonly string[],
  result: Pick<WorkloadResult, 'choice' | 'weights'>,
): NetworkPatterns[] {
  return explained.map(({ model, pool, mixed }) => {
    const { patches, listed } = mixed;
    const heaviest = services.map((_, window) => {
      const weights = new Map<number, number>();
      for (let at = window * patches * listed; at < (window + 1) * patches * listed; at++) {
        const pattern = mixed.pattern[at];
        weights.set(pattern, (weights.get(pattern) ?? 0) + mixed.weight[at] / patches);
      }
      return [...weights]
        .filter(([, weight]) => weight >= MIN_WEIGHT)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
        .slice(0, MAX_PARTS);
    });
    const used = [...new Set(heaviest.flat().map(([pattern]) => pattern))].sort((a, b) => a - b);
    return {
      model,
      share: shareOf(model, result),
      waves: used.map((pattern) =>
        Array.from(pool.waves.subarray(pattern * pool.length, (pattern + 1) * pool.length), (value) =>
          toSignificant(value, DIGITS),
        ),
      ),
      series: services.map((service, window) => ({
        service,
        parts: heaviest[window].map(([pattern, weight]) => ({
          wave: used.indexOf(pattern),
          weight: toSignificant(weight, DIGITS),
        })),
      })),
    };
  });
}

/** How much of the forecast a network is: its mean weight in the blend, over the steps. */
function shareOf(model: string, { choice, weights }: Pick<WorkloadResult, 'choice' | 'weights'>): number {
  const member = weights.names.indexOf(model);
  if (choice.chosen !== BLEND || member < 0) {
    return choice.chosen === model ? 1 : 0;
  }
  const total = weights.groups.reduce((sum, shares) => sum + shares[member], 0);
  return toSignificant(total / weights.groups.length, DIGITS);
}
