import * as tf from '@tensorflow/tfjs-core';
import type { HostTensors, TensorSpecs, TrainableModel } from '../../../compute';
import { FEATURES } from './features';
import { FIRST_LOG_DEVIATION, policyForward, policyParameters } from './policy-network';
import type { Decision } from './learned-policy';

/** What one decision was worth. */
export interface Experience extends Decision {
  /** What came of it until the next decision; arrays have one value for each service. */
  readonly rewards: Float32Array;
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
}

const CLIP = 0.2;
const VALUE_SHARE = 0.5;
/** Deviations are kept from shrinking before anything is learned. */
const ENTROPY_SHARE = 0.003;
/** What a decision brings later counts less: half after 6 minutes of 15 s. */
const DISCOUNT = 0.97;
const TRACE = 0.95;

/** Generalised advantage estimation (Schulman et al. 2016) over one run. @param last values of the state after it */
export function estimateAdvantages(run: readonly Experience[], last: Float32Array): void {
  last.forEach((lastValue, service) => {
    let advantage = 0;
    let next = lastValue;
    for (let index = run.length - 1; index >= 0; index--) {
      const { rewards, values, advantages, returns } = run[index];
      const value = values[service];
      advantage = rewards[service] + DISCOUNT * next - value + DISCOUNT * TRACE * advantage;
      advantages[service] = advantage;
      returns[service] = advantage + value;
      next = value;
    }
  });
}

/**
 * Proximal policy optimisation (Schulman et al. 2017) with one action for each service: every service's probability ratio is
 * clipped by itself, and has the advantage of what came of it there.
 */
export function ppoModel(): TrainableModel {
  return {
    parameters: policyParameters(),
    loss(p, batch) {
      const { actions, values } = policyForward(p, batch);
      const logDeviation = tf.add(tf.reshape(p.logDeviation, [1, 1]), FIRST_LOG_DEVIATION);
      const logRatios = tf.sub(
        logProbabilities(tf.div(tf.sub(batch.actions, actions), tf.exp(logDeviation)), logDeviation),
        batch.logProbabilities,
      );
      const ratios = tf.exp(tf.minimum(tf.maximum(logRatios, -3), 3));
      const gains = tf.minimum(
        tf.mul(ratios, batch.advantages),
        tf.mul(tf.minimum(tf.maximum(ratios, 1 - CLIP), 1 + CLIP), batch.advantages),
      );
      const meanOf = (each: tf.Tensor) => tf.div(tf.sum(tf.mul(each, batch.mask)), tf.sum(batch.mask));
      const gain = meanOf(gains);
      const missed = meanOf(tf.square(tf.sub(values, batch.returns)));
      const entropy = tf.sum(p.logDeviation);
      return tf.add<tf.Scalar>(tf.sub(tf.mul(missed, VALUE_SHARE), gain), tf.mul(entropy, -ENTROPY_SHARE));
    },
  };
}

function logProbabilities(standardised: tf.Tensor, logDeviation: tf.Tensor): tf.Tensor {
  return tf.sub(tf.mul(tf.square(standardised), -0.5), logDeviation);
}

/** @param services places for services; graphs with fewer are filled up */
export function batchSpec(size: number, services: number): TensorSpecs {
  const floats = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;
  return {
    features: floats(size, services, FEATURES.length),
    callers: floats(size, services, services),
    callees: floats(size, services, services),
    mask: floats(size, services),
    actions: floats(size, services),
    logProbabilities: floats(size, services),
    advantages: floats(size, services),
    returns: floats(size, services),
  };
}

/** Advantages are standardised over the batch. */
export function batchOf(experiences: readonly Experience[], services: number): HostTensors {
  const size = experiences.length;
  const batch = {
    features: new Float32Array(size * services * FEATURES.length),
    callers: new Float32Array(size * services ** 2),
    callees: new Float32Array(size * services ** 2),
    mask: new Float32Array(size * services),
    actions: new Float32Array(size * services),
    logProbabilities: new Float32Array(size * services),
    advantages: new Float32Array(size * services),
    returns: new Float32Array(size * services),
  };
  const all = experiences.flatMap(({ advantages }) => [...advantages]);
  const mean = all.reduce((sum, advantage) => sum + advantage, 0) / all.length;
  const variance = all.reduce((sum, advantage) => sum + (advantage - mean) ** 2, 0) / all.length;
  experiences.forEach((experience, row) => {
    const own = experience.actions.length;
    batch.features.set(experience.features, row * services * FEATURES.length);
    for (let service = 0; service < own; service++) {
      const at = (row * services + service) * services;
      batch.callers.set(experience.calls.callers.subarray(service * own, (service + 1) * own), at);
      batch.callees.set(experience.calls.callees.subarray(service * own, (service + 1) * own), at);
    }
    batch.mask.fill(1, row * services, row * services + own);
    batch.actions.set(experience.actions, row * services);
    batch.logProbabilities.set(experience.logProbabilities, row * services);
    const standardised = experience.advantages.map((each) => (each - mean) / Math.sqrt(variance + 1e-6));
    batch.advantages.set(standardised, row * services);
    batch.returns.set(experience.returns, row * services);
  });
  return batch;
}
