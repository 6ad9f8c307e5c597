import type { Grid, Members } from './adaptive/grid';
import { mixture } from './adaptive/mixture';
import type { Moments } from './adaptive/moments';
import type { Candidate } from './judge';
import { BASE, MLP } from './networks/request';
import type { HistorySeen } from './rivals';

/** The mixture that is the usual choice, and the one that the published networks are members of. */
export const ADAPTIVE = 'adaptive';
export const BLEND = 'blend';

/** What a network of one seed forecasts of validation, test and the end of the data, [wanted series, origins, steps]. */
export interface NetworkForecast {
  readonly name: string;
  readonly forecast: Float32Array;
}

/** How a mixture is weighed at the end of the data: [groups][members]. */
export interface MemberWeights {
  readonly names: readonly string[];
  readonly groups: readonly Float64Array[];
}

/** The mixtures and networks of one seed. */
export interface SeedCandidates {
  readonly candidates: readonly Candidate[];
  /** By the name of the mixture. */
  readonly weights: ReadonlyMap<string, MemberWeights>;
}

export interface MixtureOptions {
  /** Rows after which an error counts half. */
  readonly halfLife: number;
  readonly history: HistorySeen;
  /** What is known of the members before the first origin; null: nothing. */
  readonly start: Moments | null;
  /** Origins before those that networks forecast. */
  readonly warm: number;
}

/**
 * Mixes the linear members with the small network and the base, and all with the published ones.
 * @param linear the mixture of the members alone
 */
export function seedCandidates(
  members: Members,
  linear: ReturnType<typeof mixture>,
  networks: readonly NetworkForecast[],
  grid: Grid,
  { halfLife, history, start, warm }: MixtureOptions,
): SeedCandidates {
  const own = networks.map(({ name, forecast }): Candidate => ({
    name,
    history: isPublished(name) ? 'released' : history,
    forecast: completed(forecast, linear.forecast, grid.series, warm * grid.steps),
  }));
  const small = own.filter(({ name }) => !isPublished(name));
  const published = own.filter(({ name }) => isPublished(name));
  const mixed = (joining: readonly Candidate[]): { members: Members; mixture: typeof linear } => {
    const all = withMembers(members, joining);
    return { members: all, mixture: joining.length === 0 ? linear : mixture(all, grid, halfLife, start) };
  };
  const mixtures = [
    { name: ADAPTIVE, ...mixed(small) },
    ...(published.length > 0 ? [{ name: BLEND, ...mixed([...small, ...published]) }] : []),
  ];
  return {
    candidates: [
      ...mixtures.map(({ name, mixture: { forecast } }): Candidate => ({ name, history, forecast })),
      ...own,
    ],
    weights: new Map(
      mixtures.map(({ name, members: { names }, mixture: { weights } }) => [
        name,
        { names, groups: weights },
      ]),
    ),
  };
}

const isPublished = (name: string): boolean => name !== MLP && name !== BASE;

/** The members with these after them. */
export function withMembers({ names, forecasts }: Members, joining: readonly Candidate[]): Members {
  return {
    names: [...names, ...joining.map(({ name }) => name)],
    forecasts: [...forecasts, ...joining.map(({ forecast }) => forecast)],
  };
}

/** A network says nothing of the warm part, where it was trained: there the mixture stands for it. */
function completed(later: Float32Array, usual: Float32Array, series: number, warm: number): Float32Array {
  const out = usual.slice();
  const [whole, part] = [usual.length / series, later.length / series];
  for (let node = 0; node < series; node++) {
    out.set(later.subarray(node * part, (node + 1) * part), node * whole + warm);
  }
  return out;
}
