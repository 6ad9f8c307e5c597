import type { IncidentKind } from './incident-kind';

/** An earlier incident of the workspace that looks like an incident, of the same report or not, and what was different. */
export interface SimilarIncident {
  readonly fromMs: number;
  readonly toMs: number;
  /** Its likeliest cause. */
  readonly service: string;
  readonly kind: Pick<IncidentKind, 'id' | 'name' | 'isUnknown' | 'isGiven'>;
  /** 0 where nothing that is known of both causes differs; above 0.3 an incident is not similar. */
  readonly distance: number;
  /** The most important first; empty where hardly anything was different. */
  readonly different: readonly string[];
}

type Said = Pick<SimilarIncident, 'service' | 'kind' | 'different'>;

/** `CPU contention, at cart (here checkout): own errors up there, unchanged here`. @param here the likeliest cause of the incident */
export function similarText(similar: Said, here: string): string {
  return `${similarWhat(similar)}, ${similarWhere(similar, here)}: ${differenceText(similar)}`;
}

export function similarWhat({ kind }: Pick<Said, 'kind'>): string {
  return kind.isUnknown
    ? 'unlike anything known'
    : `${kind.name}${kind.isGiven === true ? ' (named by you)' : ''}`;
}

export const similarWhere = ({ service }: Pick<Said, 'service'>, here: string): string =>
  service === here ? `at ${service}, as here` : `at ${service} (here ${here})`;

const differenceText = ({ different }: Pick<Said, 'different'>): string =>
  different.length === 0 ? 'hardly any difference' : different.join('; ');

/** Place of a similar incident in a list of incidents; -1 where an earlier analysis or the user knows it. */
export function placeOfSimilar(
  incidents: readonly {
    readonly fromMs: number;
    readonly toMs: number;
    readonly causes: readonly { readonly service: string }[];
  }[],
  { fromMs, toMs, service }: Pick<SimilarIncident, 'fromMs' | 'toMs' | 'service'>,
): number {
  return incidents.findIndex(
    (each) => each.fromMs === fromMs && each.toMs === toMs && each.causes.at(0)?.service === service,
  );
}
