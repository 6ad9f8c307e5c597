import type { Observation, Plan } from '../../../simulation/control';
import type { Network } from '../../../simulation/network';
import type { LatencyModel } from '../../../simulation/queueing/network-latency';
import { callersFirst, visitsOf } from '../../../simulation/queueing/visits';
import type { RateForecast } from './rate-forecast';

/** What the policy network is told of each service, in this order. */
export const FEATURES = [
  'neededPods',
  'roomInLastPod',
  'readyShare',
  'podsShare',
  'utilisation',
  'queue',
  'workShare',
  'workVariation',
  'rateChange',
  'uncertainty',
  'surprise',
  'p95',
  'lateShare',
  'unloadedP95',
  'services',
  'violationWeight',
  'recentPeak',
  'longPeak',
] as const;

/** What does not change during a run. */
export interface ServiceFacts {
  /** Pods that a request a second from outside keeps busy, one number for each service. */
  readonly podsPerRate: Float64Array;
  /** Part of a request's work that the service does, 0 … 1. */
  readonly workShares: Float64Array;
  /** Squared coefficient of variation of its work. */
  readonly variations: Float64Array;
  /** 95 % quantile of the time to the answer without any wait, in seconds. */
  readonly unloadedP95S: number;
}

export function serviceFacts(network: Network, model: LatencyModel): ServiceFacts {
  const all = model.workS.reduce((sum, work) => sum + work, 0);
  return {
    podsPerRate: model.workS.map((work, service) => work / network.services[service].serversPerPod),
    workShares: model.workS.map((work) => (all > 0 ? work / all : 0)),
    variations: workVariations(network),
    unloadedP95S: model.predict(0, new Float64Array(network.services.length)).p95S,
  };
}

function workVariations(network: Network): Float64Array {
  const { services, operations } = network;
  const visits = visitsOf(network, callersFirst(network));
  const sums = services.map(() => ({ visits: 0, first: 0, second: 0 }));
  operations.forEach(({ service, work }, index) => {
    const sum = sums[service];
    sum.visits += visits[index];
    for (const timeS of work) {
      sum.first += (visits[index] * timeS) / work.length;
      sum.second += (visits[index] * timeS ** 2) / work.length;
    }
  });
  return Float64Array.from(sums, (sum) =>
    sum.first > 0 ? (sum.second * sum.visits) / sum.first ** 2 - 1 : 0,
  );
}

export interface FeatureInputs {
  readonly facts: ServiceFacts;
  readonly plan: Plan;
  readonly observation: Observation;
  readonly forecast: RateForecast;
  /** What was forecast for this interval. */
  readonly forecastBefore: RateForecast;
  /** Highest rates of the last 5 and of the last 30 minutes. */
  readonly peaks: readonly [number, number];
  /** Pod-hours that a minute of violation is worth, per pod that is needed. */
  readonly violationWeight: number;
}

/** @returns [services, FEATURES.length], row by row; every value is of the order of 1 and at most 5 in size */
export function featuresOf({
  facts,
  plan,
  observation,
  forecast,
  forecastBefore,
  violationWeight,
  peaks,
}: FeatureInputs): Float32Array {
  const { entryRate, ready, pods, utilisations, queues, p95S, lateShare } = observation;
  const services = facts.podsPerRate.length;
  const features = new Float32Array(services * FEATURES.length);
  const rate = Math.max(forecast.rate, 1e-6);
  const surprise = (entryRate - forecastBefore.rate) / Math.max(forecastBefore.missedBy, 0.02 * rate);
  const common = [
    Math.log(Math.max(entryRate, 1e-6) / rate) * 5,
    (forecast.missedBy / rate) * 5,
    surprise,
    Number.isNaN(p95S) ? 0 : Math.log(p95S / plan.objectiveS),
    lateShare * 5,
    facts.unloadedP95S / plan.objectiveS,
    Math.log(services) / 2 - 1,
    Math.log(violationWeight),
    ...peaks.map((peak) => 3 * Math.log(Math.max(peak, 1e-6) / rate)),
  ];
  for (let service = 0; service < services; service++) {
    const needed = rate * facts.podsPerRate[service];
    const own = [
      Math.log(needed + 0.1),
      Math.ceil(needed) - needed,
      Math.log((ready[service] + 0.1) / (needed + 0.1)) * 2,
      Math.log((pods[service] + 0.1) / (needed + 0.1)) * 2,
      utilisations[service],
      Math.log1p(queues[service] / Math.max(ready[service], 1)),
      facts.workShares[service] * 3,
      Math.log(facts.variations[service] + 0.1),
    ];
    [...own, ...common].forEach((value, feature) => {
      features[service * FEATURES.length + feature] = Math.max(-5, Math.min(5, value));
    });
  }
  return features;
}
