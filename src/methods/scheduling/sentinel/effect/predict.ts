import { LeastSquares, linearValue } from '../../../../numeric/least-squares';
import { huberWeight } from '../../../../numeric/robust';
import type { Network } from '../../../../simulation/network';
import { prepareLatencyModel } from '../../../../simulation/queueing/network-latency';
import { shareAbove } from '../../../../simulation/queueing/times';
import { onNodes, type NodeShare } from './on-nodes';

/** What a prediction is for. */
export interface EffectSituation {
  readonly network: Network;
  readonly objectiveS: number;
  /** Requests per second from outside. */
  readonly entryRate: number;
  /** Pods of each service, on all nodes. */
  readonly pods: ArrayLike<number>;
  readonly nodes: readonly NodeShare[];
}

export interface Effect {
  /** 95 % quantile of the times to the answer, in seconds; at most ten times the objective. */
  readonly p95S: number;
  /** Share of the requests that take longer than the objective. */
  readonly lateShare: number;
}

/** Weights of `featuresOf` for the logarithm of measured over modelled 95 % quantile. */
export type EffectCorrection = Float64Array;

/** Utilisation from which the model has been seen to err. */
const BUSY = 0.8;
/** Errors of the logarithm beyond this count less: overloads would decide alone. */
const HUBER_DELTA = 0.1;
const ROUNDS = 10;
/** Times beyond so many objectives depend on how long the overload lasts. */
const MOST_OBJECTIVES = 10;
const RIDGE = 0.1;

interface Modelled {
  readonly meanS: number;
  readonly varianceS2: number;
  /** At most ten objectives. */
  readonly p95S: number;
  readonly features: readonly number[];
}

/** The effect by the queueing model with the nodes' slowness, and by what simulations taught beyond it. */
export function predictEffect(situation: EffectSituation, correction: EffectCorrection | null): Effect {
  const { objectiveS } = situation;
  const { meanS, varianceS2, p95S, features } = modelled(situation);
  const factor = correction === null ? 1 : Math.exp(linearValue(correction, features));
  return {
    p95S: Math.min(MOST_OBJECTIVES * objectiveS, p95S * factor),
    lateShare: shareAbove(objectiveS / factor, { meanS, varianceS2 }),
  };
}

export interface MeasuredEffect {
  readonly situation: EffectSituation;
  readonly p95S: number;
}

/** Learns the correction by ridge regression with Huber's weights. @param measured of simulations; a few dozen */
export function fitCorrection(measured: readonly MeasuredEffect[]): EffectCorrection {
  const rows = measured.map(({ situation, p95S }) => {
    const { p95S: ownS, features } = modelled(situation);
    return { features, target: Math.log(Math.min(MOST_OBJECTIVES * situation.objectiveS, p95S) / ownS) };
  });
  let weights: EffectCorrection = new Float64Array(rows[0].features.length);
  for (let round = 0; round < ROUNDS; round++) {
    const fit = new LeastSquares(weights.length, RIDGE);
    for (const { features, target } of rows) {
      const error = Math.abs(target - linearValue(weights, features));
      fit.add(features, target, huberWeight(error, HUBER_DELTA));
    }
    weights = fit.solve();
  }
  return weights;
}

function modelled({ network, objectiveS, entryRate, pods, nodes }: EffectSituation): Modelled {
  const model = prepareLatencyModel(onNodes(network, nodes));
  const { meanS, varianceS2, p95S } = model.predict(entryRate, pods);
  const usages = network.services.map(({ serversPerPod }, service) =>
    Math.min(1, (entryRate * model.workS[service]) / (pods[service] * serversPerPod)),
  );
  const largest = Math.max(...usages);
  const slow = nodes.reduce((sum, { share, slowness }) => sum + share * Math.log(slowness), 0);
  const cappedS = Math.min(MOST_OBJECTIVES * objectiveS, p95S);
  const log = Math.log(cappedS / objectiveS);
  return {
    meanS,
    varianceS2,
    p95S: cappedS,
    features: [1, Number(p95S === Infinity), Math.max(0, largest - BUSY), Math.max(0, log), slow],
  };
}
