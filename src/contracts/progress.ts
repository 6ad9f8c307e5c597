/** How far a request or a job is. Steps are open: whoever reports one names it and labels it. */
export interface Progress {
  /** Tells steps apart, e.g. `read`; stable, for code to compare. */
  readonly step: string;
  /** What the step does, for people, e.g. `Reading`. */
  readonly label: string;
  /** 0 to 1 within the step, or null when unknown. */
  readonly fraction: number | null;
  readonly message: string;
  readonly etaMs: number | null;
  /** The machine that works on it, where that is another one. */
  readonly node?: string;
}
