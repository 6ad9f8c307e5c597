import type { Load } from '../model/traffic';
import type { SystemPlan } from '../model/service-graph';

/** Visits of each service that one customer request causes on average; failures and retries are left out. */
export function visitsPerRequest({ services, entries }: SystemPlan): number[] {
  const visits = services.map(({ operations }) => operations.map(() => 0));
  for (const { service, operation, share } of entries) {
    visits[service][operation] += share;
  }
  // Calls go from a service to later ones only, so a service is complete when its turn comes.
  services.forEach(({ operations }, caller) => {
    operations.forEach(({ stages }, own) => {
      for (const { service, operation, probability } of stages.flat()) {
        visits[service][operation] += visits[caller][own] * probability;
      }
    });
  });
  return visits.map((own) => own.reduce((sum, value) => sum + value, 0));
}

/** Mean of a load over a recording, from samples a minute apart. */
export function meanLoad(load: Load, durationMs: number): number {
  const count = Math.ceil(durationMs / 60_000);
  let sum = 0;
  for (let sample = 0; sample < count; sample++) {
    sum += load(((sample + 0.5) / count) * durationMs);
  }
  return sum / count;
}
