/**
 * A system of services as an open network of multi-server queues. Services are stations; operations are what a request
 * can ask of a service. An operation works, then makes its calls, then answers. A pod is not held while it waits for calls.
 */
export interface Network {
  readonly services: readonly Station[];
  readonly operations: readonly Operation[];
  /** What arrives from outside. */
  readonly entries: readonly Entry[];
}

export interface Station {
  readonly name: string;
  /** Requests that one pod works on at the same time; a whole number of at least 1. */
  readonly serversPerPod: number;
  /** Seconds from asking for a pod until it takes requests. */
  readonly startS: number;
}

export interface Operation {
  readonly name: string;
  /** Index in `services`. */
  readonly service: number;
  /** Work of one request without its calls, in seconds on one undisturbed server. */
  readonly work: WorkTable;
  /**
   * Share of requests whose work follows the size of the whole request: a request that is large for one service is large for the
   * others. 0 by default, where every work is drawn by itself.
   */
  readonly sizeShare?: number;
  /** Calls, in order: a group starts when every awaited call of the one before it has been answered. */
  readonly groups: readonly CallGroup[];
}

/** Calls that start together. */
export type CallGroup = readonly Call[];

export interface Call {
  /** Index in `operations`. */
  readonly operation: number;
  /** Share of requests that make the call, 0 … 1. */
  readonly probability: number;
  /** Calls made at the same time when it is made; a whole number. */
  readonly times: number;
  /** The caller does not wait for the answer, as with messages. */
  readonly isAsync: boolean;
  /** On the way to and from, both ways together, in seconds. */
  readonly networkS: number;
  /** What that time is drawn from. Without it, it is always the same. */
  readonly network?: WorkTable;
}

export interface Entry {
  /** Index in `operations`. */
  readonly operation: number;
  /** Its part of the requests from outside. The shares of all entries sum to 1. */
  readonly share: number;
  /**
   * Time to the answer that works, waits and calls do not explain, in seconds; 0 by default. Such as a call that is made by whoever
   * comes last. Negative where calls explain more than was measured.
   */
  readonly unexplainedS?: number;
}

/** Quantiles of a time at the probabilities (i + ½)/n, ascending, in seconds: sampling is one look-up. */
export type WorkTable = Float64Array;

/** Names of the services that requests from outside reach first. */
export function entryServices({ services, operations, entries }: Network): ReadonlySet<string> {
  return new Set(entries.map(({ operation }) => services[operations[operation].service].name));
}
