import { ShrunkLeastSquares } from '../../../numeric/shrunk-least-squares';
import type { FeatureReader, FeatureSet } from '../features/feature-set';

/** How much evidence it takes to leave the more general model, in samples. */
export interface Strengths {
  /** Of all series, against zero, with much and with little restraint. */
  readonly strict: number;
  readonly pool: number;
  /** Of one series, against all series. */
  readonly series: number;
  /** Of its last rows, against all its rows. */
  readonly recent: number;
}

/** One series as a set of features reads it, in the models' unit. */
export interface View {
  readonly read: FeatureReader;
  /** What features and targets at an origin are relative to. */
  readonly levelAt: (origin: number) => number;
  /** Relative to the level; NaN = unknown. */
  readonly targetOf: (origin: number, step: number) => number;
}

/** The normal equations of one series: of all its rows, and of its last ones. */
export class Evidence {
  readonly all: readonly ShrunkLeastSquares[];
  readonly recent: readonly ShrunkLeastSquares[];
  private readonly x: Float64Array;
  private readonly y: Float64Array[];

  constructor(private readonly set: FeatureSet) {
    const empty = (): ShrunkLeastSquares[] =>
      set.systems.map((steps) => new ShrunkLeastSquares(set.size, steps.length));
    this.all = empty();
    this.recent = empty();
    this.x = new Float64Array(set.size);
    this.y = set.systems.map((steps) => new Float64Array(steps.length));
  }

  /** @param keep share of weight the recent samples keep until the next origin; null: recent ones are not told apart */
  add({ read, targetOf }: View, origins: readonly number[], weight: number, keep: number | null): void {
    const last = origins.length - 1;
    if (keep !== null) {
      this.recent.forEach((system) => system.fade(keep ** origins.length));
    }
    origins.forEach((origin, place) => {
      this.set.systems.forEach((steps, system) => {
        const y = this.y[system];
        let isKnown = true;
        steps.forEach((step, at) => {
          y[at] = targetOf(origin, step);
          isKnown &&= !Number.isNaN(y[at]);
        });
        if (!isKnown) {
          return;
        }
        read(this.x, origin, system);
        this.all[system].add(this.x, y, weight);
        if (keep !== null) {
          this.recent[system].add(this.x, y, weight * keep ** (last - place));
        }
      });
    });
  }
}

/** Coefficients per system, [targets][size]. */
export type Coefficients = readonly (readonly Float64Array[])[];

/** One model for all series. */
export function poolOf(total: readonly ShrunkLeastSquares[], strength: number): Coefficients {
  return total.map((system) => system.solve(null, strength));
}

/** The more special models: each as near to the more general one as its evidence leaves it. */
export function specialise(
  { all, recent }: Pick<Evidence, 'all' | 'recent'>,
  pool: Coefficients,
  { series, recent: recentStrength }: Strengths,
): { series: Coefficients; recent: Coefficients } {
  const own = all.map((system, index) => system.solve(pool[index], series));
  return {
    series: own,
    recent: recent.map((system, index) => system.solve(own[index], recentStrength)),
  };
}
