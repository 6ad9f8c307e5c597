import type { SourceRange } from '../problem';

/** Quantities of a service that a limit may be set on. */
export type LimitedQuantity = 'latencyP50Ms' | 'latencyP90Ms' | 'latencyP99Ms' | 'errorShare';

/** A limit that a service promises, or that another service's configuration assumes. */
export interface ServiceLimit {
  readonly quantity: LimitedQuantity;
  /** Milliseconds, or a share between 0 and 1. */
  readonly value: number;
  /** 'slo' is stated as such; 'timeout' follows from a time after which a request is given up. */
  readonly origin: 'slo' | 'timeout';
  /** The key as written: `meshlens.dev/slo-latency-p90`, `CART_TIMEOUT_MS`, `meshlens.slo`. */
  readonly key: string;
  /** Where it can be changed: the token of the value. Null for a setting. */
  readonly range: SourceRange | null;
}

/** Limits from the setting `meshlens.slo`, by service, as a user writes them: `"250ms"` or 250, `"1%"` or 0.01. */
export type SloSettings = Readonly<Record<string, Readonly<Partial<Record<SloName, string | number>>>>>;

export type SloName = 'latencyP50' | 'latencyP90' | 'latencyP99' | 'errorShare';
