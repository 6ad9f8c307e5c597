/** Which service the series of a metric file belong to. */
export interface JoinedMetrics {
  readonly file: string;
  /** The pod, container or service as the file calls it; null when the file names none. */
  readonly entity: string | null;
  /** Null when no service goes by this name. */
  readonly service: string | null;
  /** Names of the series. */
  readonly series: readonly string[];
}

/** A measurement beside the traces that stands out inside an incident. */
export interface MetricEvidence {
  readonly service: string;
  readonly entity: string;
  readonly file: string;
  readonly metric: string;
  /** Medians of the measurements before and inside the incident, in the file's unit; null when there is none before. */
  readonly before: number | null;
  readonly inside: number;
  /** The constraint that was reached; null where none is known or none was reached. */
  readonly limit: MetricLimit | null;
  readonly text: string;
}

export interface MetricLimit {
  /** In the unit of the measurement. */
  readonly value: number;
  /** The manifest's token that sets it; null for a measurement that is a share of its limit. */
  readonly at: { readonly file: string; readonly line: number; readonly column: number } | null;
}
