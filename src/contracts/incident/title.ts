import type { Incident } from '../report';

/** `Errors thrown at inventory`, `Unlike anything known at cart`, `Anomaly at cart`, `Anomaly`. */
export function incidentTitle({ kind, causes }: Pick<Incident, 'causes'> & KindNamed): string {
  const what =
    kind === undefined
      ? 'Anomaly'
      : kind.isUnknown && kind.isGiven !== true
        ? 'Unlike anything known'
        : kind.name;
  const first = causes.at(0)?.service;
  return first === undefined ? what : `${what} at ${first}`;
}

interface KindNamed {
  readonly kind?: Pick<NonNullable<Incident['kind']>, 'name' | 'isUnknown' | 'isGiven'>;
}
