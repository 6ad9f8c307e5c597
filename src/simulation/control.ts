/** What is measured, and what a policy may decide, every control interval. Arrays have one value for each service. */
export interface Observation {
  /** End of the interval, seconds since the start. */
  readonly timeS: number;
  /** Length of the interval. */
  readonly intervalS: number;
  /** Requests that arrived at the service, per second. */
  readonly rates: Float64Array;
  /** Requests from outside, per second. */
  readonly entryRate: number;
  /** Time servers worked, as a share of the time that servers of ready pods were there; 0 without a ready pod. */
  readonly utilisations: Float64Array;
  /** Requests waiting at the end of the interval. */
  readonly queues: Int32Array;
  /** Pods that take requests. */
  readonly ready: Int32Array;
  /** Pods that take requests or are starting. */
  readonly pods: Int32Array;
  /** 95 % quantile of the times from request to answer, of what was answered in the interval, in seconds; NaN if nothing was. */
  readonly p95S: number;
  /** Share of what was answered in the interval that took longer than the objective; 0 if nothing was. */
  readonly lateShare: number;
  /** What each node is seen to do; one value for each node. */
  readonly nodes: NodeObservation;
}

export interface NodeObservation {
  /** Mean time of what was finished in the interval, as a multiple of the time that work usually takes; 1 if nothing was. */
  readonly slowness: Float64Array;
  /** Requests finished in the interval, per second. */
  readonly rates: Float64Array;
  /** Pods that take requests. */
  readonly ready: Int32Array;
}

/** Sets the number of pods of every service. It may remember, and belongs to one run. */
export interface Policy {
  /** @returns pods wanted, one number for each service, at least 1 */
  decide(observation: Observation): ArrayLike<number>;
  /** Nodes that new pods keep away from, and whose pods are the first to go. Asked after each decision. */
  avoidedNodes?(): ReadonlySet<number>;
}

/** What a policy may know before a run. */
export interface Plan {
  /** Longest time to the answer that is still good, for 95 % of the requests of a minute, in seconds. */
  readonly objectiveS: number;
  readonly intervalS: number;
}
