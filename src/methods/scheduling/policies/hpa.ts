import type { Policy } from '../../../simulation/control';
import { BehaviourState, DEFAULT_BEHAVIOUR, type HpaBehaviour } from './hpa-behaviour';
import { desiredReplicas } from './hpa-replicas';

/** As the controller has it by default. */
const TOLERANCE = 0.1;

export interface HpaOptions {
  /** `averageUtilization` of the processor. */
  readonly targetPercent: number;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly behaviour?: HpaBehaviour;
  readonly tolerance?: number;
}

/**
 * The Kubernetes HorizontalPodAutoscaler (autoscaling/v2) on every service, as documented. It decides once per control
 * interval; its own sync period is 15 s. A pod counts as measured from its first whole interval on, because the
 * controller ignores a processor metric whose window began before the pod was ready.
 * The documentation names no further delay of the metric, so none is simulated.
 */
export function createHpa(options: HpaOptions): Policy {
  return createHpas(() => options);
}

/** The same, with options of each service. */
export function createHpas(optionsOf: (service: number) => HpaOptions): Policy {
  let all: readonly HpaOptions[] = [];
  let replicas: Int32Array | null = null;
  let readyBefore: Int32Array | null = null;
  let states: readonly BehaviourState[] = [];
  return {
    decide({ timeS, pods, ready, utilisations }) {
      if (replicas === null) {
        replicas = pods.slice();
        all = Array.from(pods, (_, service) => optionsOf(service));
        states = Array.from(
          pods,
          (count, service) => new BehaviourState(all[service].behaviour ?? DEFAULT_BEHAVIOUR, timeS, count),
        );
      }
      const before = readyBefore ?? ready;
      readyBefore = ready.slice();
      replicas = replicas.map((count, service) => {
        const {
          targetPercent,
          minReplicas = 1,
          maxReplicas = Infinity,
          tolerance = TOLERANCE,
        } = all[service];
        const measured = Math.min(before[service], ready[service], count);
        const metrics = { replicas: count, measured, utilisation: utilisations[service] };
        const desired = desiredReplicas(metrics, targetPercent, tolerance);
        const normalised = states[service].normalise(timeS, count, desired);
        return Math.min(Math.max(normalised, minReplicas), maxReplicas);
      });
      return replicas;
    },
  };
}
