import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, openRuntime, splitParameters, type Runtime } from '../../../../../src/compute';
import { createActor } from '../../../../../src/methods/scheduling/learning/act';
import { callShares, noCalls } from '../../../../../src/methods/scheduling/learning/call-shares';
import { FEATURES } from '../../../../../src/methods/scheduling/learning/features';
import {
  policyForward,
  policyParameters,
} from '../../../../../src/methods/scheduling/learning/policy-network';
import { estimateAdvantages } from '../../../../../src/methods/scheduling/learning/ppo';
import { practiceLoad } from '../../../../../src/methods/scheduling/learning/practice-loads';
import { practise } from '../../../../../src/methods/scheduling/learning/practice';
import { learnedPolicy } from '../../../../../src/methods/scheduling/learning/shipped-policy';
import { trainFurther } from '../../../../../src/methods/scheduling/learning/train-further';
import { trainPolicy } from '../../../../../src/methods/scheduling/learning/train-policy';
import { createRandom } from '../../../../../src/numeric/random';
import { generateNetwork } from '../../../../../src/simulation/generate';
import { callersFirst, visitsOf } from '../../../../../src/simulation/queueing/visits';

let runtime: Runtime;
beforeAll(async () => void ({ runtime } = await openRuntime('cpu', { log: () => undefined })));

const network = generateNetwork({ services: 5, seed: 3 });
const calls = callShares(network, visitsOf(network, callersFirst(network)));
const plan = { objectiveS: 1, intervalS: 15 };

/** Parameters of which none is zero. */
function someParameters(): Float32Array {
  const random = createRandom(7);
  return initialParameters(policyParameters(), 1).map((value) => value + 0.1 * random.normal());
}

const exercise = (seed: number) => ({
  network,
  load: practiceLoad(createRandom(seed), 900, 10),
  durationS: 900,
  seed,
  violationWeight: 20,
});

describe('the policy network', () => {
  it('acts as the model does that is trained, with places for more services too', async () => {
    const random = createRandom(5);
    const features = Float32Array.from({ length: 5 * FEATURES.length }, () => random.normal());
    const parameters = someParameters();
    const actor = createActor(parameters);
    const acted = actor.act(features, calls);
    const places = 7;
    const widened = (matrix: Float32Array): Float32Array => {
      const wide = new Float32Array(places * places);
      matrix.forEach((value, at) => (wide[Math.floor(at / 5) * places + (at % 5)] = value));
      return wide;
    };
    const wideFeatures = new Float32Array(places * FEATURES.length);
    wideFeatures.set(features);
    const { actions, values } = tf.tidy(() => {
      const all = policyForward(splitParameters(tf.tensor1d(parameters), policyParameters()), {
        features: tf.tensor(wideFeatures, [1, places, FEATURES.length]),
        callers: tf.tensor(widened(calls.callers), [1, places, places]),
        callees: tf.tensor(widened(calls.callees), [1, places, places]),
        mask: tf.tensor([1, 1, 1, 1, 1, 0, 0], [1, places]),
      });
      return { actions: [...all.actions.dataSync()], values: [...all.values.dataSync()] };
    });
    acted.forEach((action, service) => expect(action).toBeCloseTo(actions[service], 4));
    actor.values.forEach((value, service) => expect(value).toBeCloseTo(values[service], 4));
  });

  it('acts by the calls', () => {
    const features = Float32Array.from({ length: 5 * FEATURES.length }, (_, at) => (at % 7) - 3);
    const actor = createActor(someParameters());
    expect(actor.act(features, calls)).not.toEqual(actor.act(features, noCalls(5)));
  });
});

describe('call shares', () => {
  it('sum to 1 for who calls and who is called', () => {
    for (const matrix of [calls.callers, calls.callees]) {
      for (let row = 0; row < 5; row++) {
        const sum = matrix.subarray(row * 5, row * 5 + 5).reduce((all, share) => all + share, 0);
        expect(sum === 0 || Math.abs(sum - 1) < 1e-5).toBe(true);
      }
    }
  });
});

describe('advantages', () => {
  it('are what came of it less what was expected', () => {
    const experience = (reward: number, value: number) => ({
      features: new Float32Array(0),
      calls,
      actions: new Float32Array(1),
      logProbabilities: new Float32Array(1),
      rewards: Float32Array.of(reward),
      values: Float32Array.of(value),
      advantages: new Float32Array(1),
      returns: new Float32Array(1),
    });
    const run = [experience(1, 2), experience(3, 4)];
    estimateAdvantages(run, Float32Array.of(5));
    const last = 3 + 0.97 * 5 - 4;
    expect(run[1].advantages[0]).toBeCloseTo(last);
    expect(run[0].advantages[0]).toBeCloseTo(1 + 0.97 * 4 - 2 + 0.97 * 0.95 * last);
    expect(run[1].returns[0]).toBeCloseTo(last + 4);
  });
});

describe('practice', () => {
  it('changes the parameters, and is the same for the same seed', async () => {
    const train = () =>
      trainPolicy({
        runtime,
        plan,
        seed: 1,
        rounds: 1,
        exercises: () => [1, 2, 3, 4, 5].map(exercise),
        validation: [exercise(9)],
        maxServices: 5,
      });
    const [first, second] = [await train(), await train()];
    expect(second).toEqual(first);
  });

  it('on the system at hand never ends worse than it began, on loads that were not practised', async () => {
    const parameters = initialParameters(policyParameters(), 1);
    const { load, violationWeight } = exercise(1);
    const further = { network, load, plan, violationWeight, parameters, rounds: 1, runtime };
    const first = await trainFurther(further);
    expect(first.after).toBeGreaterThanOrEqual(first.before);
    expect(first.parameters).toHaveLength(parameters.length);
    expect((await trainFurther(further)).parameters).toEqual(first.parameters);
  });

  it('counts pods and violations', () => {
    const { podHours, violationMinutes, reward, experiences } = practise(
      exercise(1),
      createActor(initialParameters(policyParameters(), 1)),
      plan,
      true,
    );
    expect(podHours).toBeGreaterThan(1);
    expect(violationMinutes).toBeLessThanOrEqual(15);
    expect(reward).toBeLessThan(0);
    expect(experiences).toHaveLength(59);
  });
});

it('a learned policy sets at least one pod of every service, also without any load', () => {
  const policy = learnedPolicy(someParameters()).create(plan, network);
  const zeros = new Int32Array(5);
  const pods = policy.decide({
    timeS: 15,
    intervalS: 15,
    rates: new Float64Array(5),
    entryRate: 0,
    utilisations: new Float64Array(5),
    queues: zeros,
    ready: zeros.map(() => 1),
    pods: zeros.map(() => 1),
    p95S: NaN,
    lateShare: 0,
    nodes: { slowness: Float64Array.of(1), rates: Float64Array.of(0), ready: Int32Array.of(5) },
  });
  expect([...Array.from(pods)].every((count) => count >= 1)).toBe(true);
});
