/** `spec.behavior.scaleUp` or `scaleDown` of autoscaling/v2. */
export interface ScalingRules {
  readonly stabilizationWindowS: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly ScalingPolicy[];
}

export interface ScalingPolicy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodS: number;
}

export interface HpaBehaviour {
  readonly scaleUp: ScalingRules;
  readonly scaleDown: ScalingRules;
}

/** What Kubernetes does where a manifest has no `behavior`. */
export const DEFAULT_BEHAVIOUR: HpaBehaviour = {
  scaleUp: {
    stabilizationWindowS: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 100, periodS: 15 },
      { type: 'Pods', value: 4, periodS: 15 },
    ],
  },
  scaleDown: {
    stabilizationWindowS: 300,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodS: 15 }],
  },
};

interface Dated {
  readonly timeS: number;
  readonly value: number;
}

/** Stabilisation and rate limits of one autoscaler, with what they have to remember. */
export class BehaviourState {
  readonly #behaviour: HpaBehaviour;
  readonly #longestS: number;
  #recommended: Dated[];
  /** Changes of the number of replicas; negative where some were taken away. */
  #changes: Dated[] = [];

  constructor(behaviour: HpaBehaviour, timeS: number, replicas: number) {
    const { scaleUp, scaleDown } = behaviour;
    this.#behaviour = behaviour;
    this.#longestS = Math.max(
      ...[scaleUp, scaleDown].flatMap(({ stabilizationWindowS, policies }) => [
        stabilizationWindowS,
        ...policies.map(({ periodS }) => periodS),
      ]),
    );
    this.#recommended = [{ timeS, value: replicas }];
  }

  /** @returns the number of replicas to set */
  normalise(timeS: number, replicas: number, recommendation: number): number {
    this.#recommended = this.#since(this.#recommended, timeS, this.#longestS);
    this.#changes = this.#since(this.#changes, timeS, this.#longestS);
    const stabilised = this.#stabilise(timeS, replicas, recommendation);
    this.#recommended.push({ timeS, value: recommendation });
    const limited = this.#limit(timeS, replicas, stabilised);
    if (limited !== replicas) {
      this.#changes.push({ timeS, value: limited - replicas });
    }
    return limited;
  }

  /** Up no further than the lowest of the recent recommendations, down no further than the highest. */
  #stabilise(timeS: number, replicas: number, recommendation: number): number {
    const recent = ({ stabilizationWindowS }: ScalingRules): number[] =>
      this.#since(this.#recommended, timeS, stabilizationWindowS).map(({ value }) => value);
    const lowest = Math.min(recommendation, ...recent(this.#behaviour.scaleUp));
    const highest = Math.max(recommendation, ...recent(this.#behaviour.scaleDown));
    return Math.min(Math.max(replicas, lowest), highest);
  }

  #limit(timeS: number, replicas: number, wanted: number): number {
    if (wanted === replicas) {
      return wanted;
    }
    const isUp = wanted > replicas;
    const { selectPolicy, policies } = isUp ? this.#behaviour.scaleUp : this.#behaviour.scaleDown;
    if (selectPolicy === 'Disabled') {
      return replicas;
    }
    const reached = policies.map(({ type, value, periodS }) => {
      const changes = this.#since(this.#changes, timeS, periodS);
      const atStart = changes.reduce((sum, change) => sum - change.value, replicas);
      if (type === 'Pods') {
        return isUp ? atStart + value : atStart - value;
      }
      return isUp ? Math.ceil(atStart * (1 + value / 100)) : Math.trunc(atStart * (1 - value / 100));
    });
    const isFurthest = (selectPolicy === 'Max') === isUp;
    const limit = isFurthest ? Math.max(...reached) : Math.min(...reached);
    return isUp ? Math.min(wanted, Math.max(limit, replicas)) : Math.max(wanted, Math.min(limit, replicas));
  }

  #since(all: readonly Dated[], timeS: number, windowS: number): Dated[] {
    return all.filter((each) => each.timeS > timeS - windowS);
  }
}
