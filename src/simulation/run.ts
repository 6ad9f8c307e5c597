import type { Policy } from './control';
import { createSimulation, type SimulationOptions } from './simulation';

export interface Outcome {
  /** Minutes in which the 95 % quantile of the times to the answer was above the objective. */
  readonly violationMinutes: number;
  readonly podHours: number;
  readonly requests: number;
  /** Requests answered within the objective. */
  readonly good: number;
  /** Requests that services worked on, calls included. */
  readonly visits: number;
  readonly timeline: Timeline;
}

/** One value for each control interval. */
export interface Timeline {
  readonly intervalS: number;
  /** Requests from outside, per second. */
  readonly rates: readonly number[];
  /** Pods of all services that take requests or are starting. */
  readonly pods: readonly number[];
  /** 95 % quantile of the times to the answer, in seconds; NaN where nothing was answered. */
  readonly p95S: readonly number[];
}

export interface RunOptions extends SimulationOptions {
  readonly policy: Policy;
  /** More violation minutes than this end the run early: the outcome then says no more than that. */
  readonly mostViolationMinutes?: number;
  readonly signal?: AbortSignal;
}

/** Minutes whose requests are partly under way: the running one, and one that has just ended. */
const OPEN_MINUTES = 2;

/** Lets a policy set the pods from the start to the end of a run. */
export function runPolicy({
  policy,
  mostViolationMinutes = Infinity,
  signal,
  ...options
}: RunOptions): Outcome {
  const simulation = createSimulation(options);
  const rates: number[] = [];
  const pods: number[] = [];
  const p95S: number[] = [];
  for (let atS = 0; atS < options.durationS; atS += options.intervalS) {
    signal?.throwIfAborted();
    const observation = simulation.advance();
    rates.push(observation.entryRate);
    pods.push(observation.pods.reduce((sum, count) => sum + count, 0));
    p95S.push(observation.p95S);
    simulation.setPods(policy.decide(observation), policy.avoidedNodes?.());
    if (simulation.minutes.violationMinutes() > mostViolationMinutes + OPEN_MINUTES) {
      break;
    }
  }
  const { minutes, podHours, visits } = simulation;
  return {
    violationMinutes: minutes.violationMinutes(),
    podHours,
    requests: minutes.requests,
    good: minutes.good,
    visits,
    timeline: { intervalS: options.intervalS, rates, pods, p95S },
  };
}
