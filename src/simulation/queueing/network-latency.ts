import type { CallGroup, Network, WorkTable } from '../network';
import { either, inTurn, longerOf, longestOf, mixtureOf, NO_TIME, p95OfMixture, type Time } from './times';
import { callersFirst, visitsOf } from './visits';
import { waitOf, type Wait, type WorkMoments } from './wait';

/** End-to-end times of requests from outside. All are Infinity when a service has too few servers for its arrivals. */
export interface LatencyForecast extends Time {
  readonly p95S: number;
}

/** What is worked out once for a network. Arrays have one value for each service. */
export interface LatencyModel {
  /** Requests that reach the service for one request from outside. */
  readonly visits: Float64Array;
  /** Busy servers for one request a second from outside, in seconds. */
  readonly workS: Float64Array;
  /**
   * @param load a multiple of what reaches the service
   * @returns seconds that a request from outside waits there in the mean, over all its visits
   */
  waitS(entryRate: number, service: number, pods: number, load?: number): number;
  /**
   * @param entryRate requests per second from outside
   * @param pods pods that take requests
   * @param loads multiples of what reaches each service; 1 by default
   */
  predict(entryRate: number, pods: ArrayLike<number>, loads?: ArrayLike<number>): LatencyForecast;
}

/**
 * The network as M/G/c stations that do not depend on each other, after Jackson and Whitt's queueing network analyser:
 * arrivals at every station are taken as Poisson. Calls in turn add their means and variances; the longest of parallel
 * ones is that of log-normal times. Work on one service that follows other work of the same request is taken as
 * independent of it. The 95 % quantile is that of a log-normal time for each entry, mixed by the entries' shares.
 *
 * @throws RangeError when operations call each other in a circle
 */
export function prepareLatencyModel(network: Network): LatencyModel {
  const { services, operations, entries } = network;
  const order = callersFirst(network);
  const reached = visitsOf(network, order);
  const own = operations.map(({ work }) => momentsOf(work));
  const visits = new Float64Array(services.length);
  const sums = services.map(() => ({ first: 0, second: 0, third: 0 }));
  operations.forEach(({ service }, index) => {
    visits[service] += reached[index];
    sums[service].first += reached[index] * own[index].first;
    sums[service].second += reached[index] * own[index].second;
    sums[service].third += reached[index] * own[index].third;
  });
  const works = sums.map(({ first, second, third }, service) => ({
    first: visits[service] === 0 ? 0 : first / visits[service],
    second: visits[service] === 0 ? 0 : second / visits[service],
    third: visits[service] === 0 ? 0 : third / visits[service],
  }));
  const workTimes = own.map(({ first, second }) => ({ meanS: first, varianceS2: second - first ** 2 }));
  const wait = (entryRate: number, service: number, pods: number, load = 1): Wait =>
    waitOf(entryRate * visits[service] * load, works[service], pods * services[service].serversPerPod);
  const shares = entries.map(({ share }) => share);

  return {
    visits,
    workS: Float64Array.from(sums, ({ first }) => first),
    waitS: (entryRate, service, pods, load) => visits[service] * wait(entryRate, service, pods, load).meanS,
    predict(entryRate, pods, loads) {
      const waits = services.map((_, service) => wait(entryRate, service, pods[service], loads?.[service]));
      const times = new Array<Time>(operations.length);
      for (let place = order.length - 1; place >= 0; place--) {
        const index = order[place];
        const { service, groups } = operations[index];
        times[index] = groups.reduce(
          (sum, group) => inTurn(sum, timeOfGroup(group, times)),
          inTurn(waits[service], workTimes[index]),
        );
      }
      const ends = entries.map(({ operation, unexplainedS = 0 }) => ({
        ...times[operation],
        meanS: Math.max(0, times[operation].meanS + unexplainedS),
      }));
      return { ...mixtureOf(ends, shares), p95S: p95OfMixture(ends, shares) };
    },
  };
}

function timeOfGroup(group: CallGroup, times: readonly Time[]): Time {
  let longest = NO_TIME;
  for (const { operation, probability, times: count, isAsync, networkS } of group) {
    if (!isAsync && probability > 0) {
      const { meanS, varianceS2 } = times[operation];
      const answered = longestOf(count, { meanS: meanS + networkS, varianceS2 });
      longest = either(probability, longerOf(longest, answered), longest);
    }
  }
  return longest;
}

function momentsOf(work: WorkTable): WorkMoments {
  let [first, second, third] = [0, 0, 0];
  for (const timeS of work) {
    first += timeS;
    second += timeS ** 2;
    third += timeS ** 3;
  }
  return { first: first / work.length, second: second / work.length, third: third / work.length };
}
