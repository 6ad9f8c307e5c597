/** A name that the user gave to an incident: the next ones of its kind are named after it. */
export interface NamedIncident {
  readonly name: string;
  /** The likeliest cause. */
  readonly service: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** As in the kind of the incident; null: the recording itself shows it. */
  readonly signature: readonly (number | null)[] | null;
}

/** The name given to the time of an incident of a service; undefined where none was. */
export function givenName(
  named: readonly NamedIncident[],
  service: string | undefined,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): string | undefined {
  return named.findLast((each) => each.service === service && each.fromMs < toMs && each.toMs > fromMs)?.name;
}
