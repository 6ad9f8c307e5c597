import type { RecommendationEffect, StatedScale } from '../../contracts/scheduling/schedule-report';
import { mean } from '../../numeric/moments';
import type { Outcome } from '../../simulation/run';

/** Runs that tell the effects of single services apart, at most: about as many as all policies take with one seed. */
const MAX_EFFECT_RUNS = 12;

/** What happens when the numbers of one service are changed and those of the others stay. */
export interface ServiceEffects {
  /** The seeds of the runs behind `before` and `after`. */
  readonly seeds: readonly number[];
  readonly before: RecommendationEffect;
  /** One for each service; null where its numbers stay. */
  readonly after: readonly (RecommendationEffect | null)[];
}

interface EffectsOptions {
  /** One for each service, as `advised`. */
  readonly stated: readonly (StatedScale | null)[];
  readonly advised: readonly (StatedScale | null)[];
  readonly seeds: readonly number[];
  /** Services outside, whose pods do not count. */
  readonly outside: number;
  readonly run: (scales: readonly (StatedScale | null)[], seed: number) => Outcome;
}

/**
 * Simulates the advice for each service by itself, with all seeds where that takes at most 12 runs, else with the first.
 * @returns null where even that takes more runs
 */
export function effectsOfServices({
  stated,
  advised,
  seeds,
  outside,
  run,
}: EffectsOptions): ServiceEffects | null {
  const changed = stated.flatMap((scale, service) => (isSame(scale, advised[service]) ? [] : [service]));
  // What is stated is run again beside them: it has to have the same seeds.
  const runs = changed.length + 1;
  const affordable = runs * seeds.length <= MAX_EFFECT_RUNS ? seeds : seeds.slice(0, 1);
  if (runs * affordable.length > MAX_EFFECT_RUNS) {
    return null;
  }
  const effect = (scales: readonly (StatedScale | null)[]): RecommendationEffect =>
    effectOf(
      affordable.map((seed) => run(scales, seed)),
      outside,
    );
  return {
    seeds: affordable,
    before: effect(stated),
    after: stated.map((_, service) =>
      changed.includes(service) ? effect(stated.with(service, advised[service])) : null,
    ),
  };
}

function isSame(one: StatedScale | null, other: StatedScale | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function effectOf(outcomes: readonly Outcome[], outside: number): RecommendationEffect {
  const minutes = outcomes.map(({ violationMinutes }) => violationMinutes);
  return {
    violationMinutes: mean(minutes),
    violationBand: [Math.min(...minutes), Math.max(...minutes)],
    replicaHours: mean(
      outcomes.map(
        ({ podHours, timeline: { pods, intervalS } }) =>
          podHours - (outside * pods.length * intervalS) / 3600,
      ),
    ),
  };
}
