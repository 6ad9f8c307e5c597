/** Names an incident of a report by its time, Unix time in ms. */
export interface IncidentInterval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The incident that a page was asked to show; when it was asked for tells wishes apart. */
export type AskedIncident = IncidentInterval & { readonly atMs: number };

/** What may come from another page, a menu or an earlier version. */
export function isIncidentInterval(value: unknown): value is IncidentInterval {
  const { fromMs, toMs } = (value ?? {}) as Partial<IncidentInterval>;
  return typeof fromMs === 'number' && typeof toMs === 'number';
}

/** An interval that the heatmap is asked to explain. */
export interface ExplainedInterval extends IncidentInterval {
  /** Compared with the rest of the recording; null: all services. */
  readonly services: readonly string[] | null;
}

/** Whether more than the place of an incident is asked for. */
export function isExplainedInterval(value: IncidentInterval): value is ExplainedInterval {
  const { services } = value as Partial<ExplainedInterval>;
  return (
    services === null || (Array.isArray(services) && services.every((service) => typeof service === 'string'))
  );
}

/** Place of an incident in a list; -1 where it is not there. */
export function placeOfIncident(
  incidents: readonly IncidentInterval[],
  { fromMs, toMs }: IncidentInterval,
): number {
  return incidents.findIndex((each) => each.fromMs === fromMs && each.toMs === toMs);
}
