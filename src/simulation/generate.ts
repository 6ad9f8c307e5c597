import { normalQuantile } from '../numeric/distributions';
import { createRandom, type Random } from '../numeric/random';
import type { Network, WorkTable } from './network';
import { prepareLatencyModel, type LatencyModel } from './queueing/network-latency';
import { callersFirst, visitsOf } from './queueing/visits';
import { drawCallGraph } from './drawn-calls';

export interface NetworkChoice {
  /** A whole number of at least 2. */
  readonly services: number;
  readonly seed: number;
}

/** The rate and utilisation at which the size of a network is stated. */
const REFERENCE = { rate: 60, utilisation: 0.6 };
/** Pods of a network of ten services at the reference. Others have in proportion to a power of their number of services. */
const PODS = { services: 10, least: 29, most: 36, powerBelow: 0.75, powerAbove: 0.5 };
/** 95 % quantile of the time to the answer without any waiting, in seconds. */
const UNLOADED_P95_S = { least: 0.25, most: 0.6 };
/** Requests to all services together for one from outside. In a larger graph, a request reaches a smaller part of it. */
const MOST_VISITS = 12;
/** Halvings that find how much rarer calls have to be. */
const HALVINGS = 20;
const MOST_ATTEMPTS = 200;
/** Services drawn in all attempts together: a large graph takes long to try. */
const MOST_DRAWN = 8000;
const START_S = 30;
const MOST_SERVERS_PER_POD = 2;
const CV = { least: 0.3, most: 1.5 };
/** More services round up to more pods than the whole network is to need, and no work would be left for them. */
export const MAX_SERVICES = 200;
/** Longest mean work of an operation as a multiple of the shortest one. */
const WORK_RANGE = 6;
const TABLE_POINTS = 256;

interface Draft {
  readonly network: Network;
  readonly model: LatencyModel;
}

/**
 * A random network: layers of services with calls in turn and in parallel, some with a probability, repeated or not
 * awaited, 12 visits of services at most for a request in the mean; log-normal works of different spread; one or two
 * servers a pod; 30 s to start a pod. Graphs are drawn until one needs the pods that are usual for its size at 60
 * requests/s and 60 % utilisation, with an unloaded 95 % quantile of 0.25 to 0.6 s. Where none of 200 does (of fewer above
 * 40 services), the one nearest to these times is scaled to them, whatever pods it needs.
 *
 * @returns the same network for the same choice
 * @throws RangeError for fewer than two services, and for more than are drawn with work for each
 */
export function generateNetwork({ services, seed }: NetworkChoice): Network {
  if (!Number.isInteger(services) || services < 2 || services > MAX_SERVICES) {
    throw new RangeError(
      `A network needs a whole number of services, 2 to ${MAX_SERVICES}; got ${services}.`,
    );
  }
  const power = services < PODS.services ? PODS.powerBelow : PODS.powerAbove;
  const scale = (services / PODS.services) ** power;
  const [least, most] = [PODS.least * scale, PODS.most * scale];
  const attempts = Math.min(MOST_ATTEMPTS, Math.ceil(MOST_DRAWN / services));
  let nearest: Network | null = null;
  let smallest = Infinity;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const random = createRandom(seed, attempt);
    const drawn = prepared(withFewVisits(drawNetwork(services, random)));
    const target = least + (most - least) * random.uniform() - services / 2;
    const { network, model } = prepared(withWork(drawn.network, target / podsOf(drawn, (pods) => pods)));
    const pods = podsOf({ network, model }, Math.ceil);
    const factor = towardsTimes(model.predict(0, new Float64Array(services)).p95S);
    const miss = Math.abs(Math.log(factor));
    if (miss === 0 && pods >= least && pods <= most) {
      return network;
    }
    if (miss < smallest) {
      [nearest, smallest] = [withWork(network, factor), miss];
    }
  }
  return nearest!;
}

function prepared(network: Network): Draft {
  return { network, model: prepareLatencyModel(network) };
}

/** Pods at the reference rate and utilisation. */
function podsOf({ network, model }: Draft, whole: (pods: number) => number): number {
  return network.services.reduce((sum, { serversPerPod }, index) => {
    const busy = REFERENCE.rate * model.workS[index];
    return sum + whole(busy / serversPerPod / REFERENCE.utilisation);
  }, 0);
}

/** By how much to scale works so that the time comes to lie in its range; 1 if it does. */
function towardsTimes(p95S: number): number {
  return Math.min(Math.max(p95S, UNLOADED_P95_S.least), UNLOADED_P95_S.most) / p95S;
}

function drawNetwork(services: number, random: Random): Network {
  const drafts = drawCallGraph(services, random);
  const entries = drafts.flatMap(({ service }, operation) => (service === 0 ? [operation] : []));
  const weights = entries.map(() => 0.2 + random.uniform());
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return {
    services: Array.from({ length: services }, (_, index) => ({
      name: index === 0 ? 'gateway' : `service-${index}`,
      serversPerPod: 1 + random.integer(MOST_SERVERS_PER_POD),
      startS: START_S,
    })),
    operations: drafts.map(({ service, groups }, index) => ({
      name: `operation-${index}`,
      service,
      work: drawWork(random),
      groups,
    })),
    entries: entries.map((operation, index) => ({ operation, share: weights[index] / sum })),
  };
}

function drawWork(random: Random): WorkTable {
  const median = WORK_RANGE ** random.uniform();
  const cv = CV.least + (CV.most - CV.least) * random.uniform();
  const spread = Math.sqrt(Math.log1p(cv ** 2));
  return Float64Array.from(
    { length: TABLE_POINTS },
    (_, index) => median * Math.exp(spread * normalQuantile((index + 0.5) / TABLE_POINTS)),
  );
}

/** Makes all calls rarer by one factor where a request would reach too many services. */
function withFewVisits(network: Network): Network {
  const order = callersFirst(network);
  const visits = (each: Network): number => visitsOf(each, order).reduce((sum, count) => sum + count, 0);
  if (visits(network) <= MOST_VISITS) {
    return network;
  }
  let [low, high] = [0, 1];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    [low, high] = visits(withRarerCalls(network, middle)) <= MOST_VISITS ? [middle, high] : [low, middle];
  }
  return withRarerCalls(network, low);
}

function withRarerCalls(network: Network, factor: number): Network {
  const operations = network.operations.map((operation) => ({
    ...operation,
    groups: operation.groups.map((group) =>
      group.map((call) => ({ ...call, probability: call.probability * factor })),
    ),
  }));
  return { ...network, operations };
}

function withWork(network: Network, factor: number): Network {
  const operations = network.operations.map((operation) => ({
    ...operation,
    work: operation.work.map((timeS) => timeS * factor),
  }));
  return { ...network, operations };
}
