import { LeastSquares, linearValue } from '../../src/numeric/least-squares';
import { createRandom } from '../../src/numeric/random';
import { median } from '../../src/numeric/quantile';
import {
  fitCorrection,
  predictEffect,
  type EffectSituation,
  type MeasuredEffect,
} from '../../src/methods/scheduling/sentinel/effect/predict';
import { generateNetwork } from '../../src/simulation/generate';
import { prepareLatencyModel } from '../../src/simulation/queueing/network-latency';
import { createSimulation } from '../../src/simulation/simulation';
import { NODES } from './scenario';

const DURATION_S = 600;
const FITTED_NETWORKS = 24;
const HELD_OUT_NETWORKS = 12;
const SITUATIONS = 5;
const FIRST_FITTED_SEED = 1001;
const FIRST_HELD_OUT_SEED = 2001;

/** Simulated situations of a network: load, spare pods and the speed of one node are drawn. */
function simulated(seed: number): MeasuredEffect[] {
  const random = createRandom(seed, 21);
  const network = generateNetwork({ services: 4 + random.integer(12), seed });
  const model = prepareLatencyModel(network);
  const objectiveS = 2 * model.predict(0, new Float64Array(network.services.length)).p95S;
  return Array.from({ length: SITUATIONS }, (_, index) => {
    const entryRate = 15 + 45 * random.uniform();
    const speed = [1, 1, 0.7, 0.5, 0.3][random.integer(5)];
    const usage = 0.4 + 0.6 * random.uniform();
    const pods = network.services.map(({ serversPerPod }, service) =>
      Math.max(1, Math.round((entryRate * model.workS[service]) / serversPerPod / usage + 0.3)),
    );
    const simulation = createSimulation({
      network,
      load: { stepS: DURATION_S, rates: Float64Array.of(entryRate) },
      pods,
      objectiveS,
      intervalS: DURATION_S,
      durationS: DURATION_S,
      seed: seed * SITUATIONS + index,
      nodes: NODES,
      faults: [{ node: 1, fromS: 0, toS: DURATION_S, speed }],
    });
    const { nodes } = simulation.advance();
    const all = nodes.ready.reduce((sum, ready) => sum + ready, 0);
    const slowShare = nodes.ready[1] / all;
    const shares = [
      { share: 1 - slowShare, slowness: 1 },
      { share: slowShare, slowness: 1 / speed },
    ];
    return {
      situation: { network, objectiveS, entryRate, pods, nodes: shares },
      p95S: Math.min(10 * objectiveS, simulation.times.quantile(0.95)),
    };
  });
}

/** Prints the error of the predicted 95 % quantile, and how often the predicted side of the objective is right. */
export function printEffects(): void {
  const seeds = (first: number, count: number): number[] =>
    Array.from({ length: count }, (_, at) => first + at);
  const fitted = seeds(FIRST_FITTED_SEED, FITTED_NETWORKS).flatMap(simulated);
  const heldOut = seeds(FIRST_HELD_OUT_SEED, HELD_OUT_NETWORKS).flatMap(simulated);
  const correction = fitCorrection(fitted);
  const regression = usageRegression(fitted);
  const middle = median(fitted.map(({ situation, p95S }) => p95S / situation.objectiveS));
  const rivals: Readonly<Record<string, (situation: EffectSituation) => number>> = {
    'median of all': ({ objectiveS }) => middle * objectiveS,
    'regression on utilisation': regression,
    'queueing, nodes taken as healthy': (situation) =>
      predictEffect({ ...situation, nodes: [{ share: 1, slowness: 1 }] }, null).p95S,
    'queueing with slow nodes': (situation) => predictEffect(situation, null).p95S,
    'queueing and learned correction': (situation) => predictEffect(situation, correction).p95S,
  };
  console.log(
    `\nEffect on the 95 % quantile, ${heldOut.length} simulations of networks that were not learned from`,
  );
  for (const [name, predict] of Object.entries(rivals)) {
    const errors = heldOut.map(({ situation, p95S }) => Math.abs(predict(situation) / p95S - 1));
    const isRight = heldOut.filter(
      ({ situation, p95S }) => predict(situation) > situation.objectiveS === p95S > situation.objectiveS,
    );
    const right = ((100 * isRight.length) / heldOut.length).toFixed(0);
    console.log(
      `${name.padEnd(36)} median error ${(100 * median(errors)).toFixed(0)} %, side of the objective right ${right} %`,
    );
  }
}

function usageRegression(fitted: readonly MeasuredEffect[]): (situation: EffectSituation) => number {
  const rowOf = ({ network, entryRate, pods, nodes }: EffectSituation): number[] => {
    const { workS } = prepareLatencyModel(network);
    const usages = network.services.map(
      ({ serversPerPod }, service) => (entryRate * workS[service]) / (pods[service] * serversPerPod),
    );
    const slow = nodes.reduce((sum, { share, slowness }) => sum + share * slowness, 0);
    const mean = usages.reduce((sum, usage) => sum + usage, 0) / usages.length;
    return [1, Math.max(...usages), mean, slow];
  };
  const fit = new LeastSquares(4, 1e-6);
  for (const { situation, p95S } of fitted) {
    fit.add(rowOf(situation), Math.log(p95S / situation.objectiveS));
  }
  const weights = fit.solve();
  return (situation) => situation.objectiveS * Math.exp(linearValue(weights, rowOf(situation)));
}
