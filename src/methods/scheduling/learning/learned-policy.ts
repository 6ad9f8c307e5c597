import type { Random } from '../../../numeric/random';
import type { Plan, Policy } from '../../../simulation/control';
import type { Network } from '../../../simulation/network';
import type { LatencyModel } from '../../../simulation/queueing/network-latency';
import { fewestPods } from '../../../simulation/queueing/staffing';
import type { Actor } from './act';
import { createBacklog } from './backlog';
import type { CallShares } from './call-shares';
import { featuresOf, serviceFacts } from './features';
import { createRateForecaster, type RateForecaster } from './rate-forecast';

/** What the actor saw and did at one moment; arrays have one value for each service. */
export interface Decision {
  readonly features: Float32Array;
  readonly calls: CallShares;
  readonly actions: Float32Array;
  readonly logProbabilities: Float32Array;
  /** What the actor expected to come of the state. */
  readonly values: Float32Array;
}

export interface LearnedPolicyOptions {
  readonly network: Network;
  readonly model: LatencyModel;
  readonly plan: Plan;
  readonly actor: Actor;
  readonly calls: CallShares;
  /** @param lead steps until a pod asked for now is ready */
  readonly forecasterOf?: (lead: number) => RateForecaster;
  /** What a minute of violation is worth, in minutes of all pods that are needed. */
  readonly violationWeight: number;
  /** Tries other actions than the best, in training. */
  readonly explore?: { readonly random: Random; readonly onDecision: (decision: Decision) => void };
  /** What is done at least as long as the objective is missed. */
  readonly safe?: Policy;
}

/** Intervals for which the safe rule has its say after the objective was missed: 5 minutes of 15 s. */
const CAREFUL_INTERVALS = 20;
/** Intervals in a row, longer than a pod takes to start. If the objective is missed in all of them, what was decided is not enough. */
const MISSED_INTERVALS = 6;
/** Intervals of the two peaks that the actor is told of: 5 and 30 minutes of 15 s. */
const PEAK_INTERVALS = [20, 120] as const;
/** A service keeps the most pods of the last 5 decisions, 75 s: a load that dips for a minute comes back faster than a pod starts. */
const STEADY_INTERVALS = 5;
/** Share of late requests that counts as missed. */
const LATE_SHARE = 0.05;
/** Rates change within an interval, and queues fill faster than they settle: this much more is staffed for in any case. */
const LEAST_MARGIN = 0.08;
/** Counting noise alone makes a forecast uncertain by about this much. */
const LEAST_UNCERTAINTY = 0.02;

/**
 * Staffs each service for the rate that is forecast for the moment at which a pod asked for now is ready, plus a margin in
 * units of how uncertain that forecast is. The margins are what is learned.
 */
export function createLearnedPolicy(options: LearnedPolicyOptions): Policy {
  const { network, model, plan, actor, calls, violationWeight, explore, safe } = options;
  const { forecasterOf = createRateForecaster } = options;
  const facts = serviceFacts(network, model);
  const startS = Math.max(...network.services.map((service) => service.startS));
  const forecaster = forecasterOf(Math.ceil(startS / plan.intervalS) + 1);
  const backlog = createBacklog(network, model, startS);
  let before = forecaster.forecast();
  const rates: number[] = [];
  const wanted: Int32Array[] = [];
  let careful = 0;
  let missed = 0;

  function draw(means: Float32Array, features: Float32Array): Float32Array {
    if (explore === undefined) {
      return means;
    }
    const deviation = Math.exp(actor.logDeviation);
    const normals = means.map(() => explore.random.normal());
    const actions = means.map((mean, service) => mean + deviation * normals[service]);
    const logProbabilities = normals.map((normal) => -0.5 * normal ** 2 - actor.logDeviation);
    explore.onDecision({ features, calls, actions, logProbabilities, values: actor.values });
    return actions;
  }

  return {
    decide(observation) {
      forecaster.add(observation.entryRate);
      rates.push(observation.entryRate);
      const [recent, long] = PEAK_INTERVALS.map((count) => Math.max(...rates.slice(-count)));
      const forecast = forecaster.forecast();
      const features = featuresOf({
        facts,
        plan,
        observation,
        forecast,
        forecastBefore: before,
        violationWeight,
        peaks: [recent, long],
      });
      before = forecast;
      const actions = draw(actor.act(features, calls), features);
      const uncertainty = Math.max(LEAST_UNCERTAINTY, forecast.missedBy / Math.max(forecast.rate, 1e-6));
      const loads = Float64Array.from(
        actions,
        (action) => 1 + LEAST_MARGIN + marginOf(action) * Math.min(uncertainty, 1),
      );
      const pods = fewestPods(model, network, { rate: forecast.rate, loads, objectiveS: plan.objectiveS });
      wanted.push(pods);
      if (wanted.length > STEADY_INTERVALS) {
        wanted.shift();
      }
      const extra = backlog(observation);
      const steady = pods.map((_, service) => {
        const kept = Math.max(...wanted.map((each) => each[service]));
        return Math.max(kept, pods[service] + extra[service]);
      });
      missed = observation.lateShare > LATE_SHARE ? missed + 1 : 0;
      careful = missed >= MISSED_INTERVALS ? CAREFUL_INTERVALS : Math.max(0, careful - 1);
      const least = safe?.decide(observation);
      return least === undefined || careful === 0
        ? steady
        : steady.map((count, service) => Math.max(count, least[service]));
    },
  };
}

/** From one deviation below the forecast to five above it; an action of 0 is one above. */
function marginOf(action: number): number {
  return action < 0 ? 1 + 2 * Math.tanh(action / 2) : 1 + 4 * Math.tanh(action / 4);
}
