import type { Network, Operation } from '../network';
import { callGroups } from './call-groups';
import type { SeenVisit, SeenVisits } from './observe-visits';
import { explainRest } from './explain-rest';
import { quantileTable } from './quantile-table';
import { atLeastServers } from './servers';
import { sizeShares } from './size-shares';

/** What a network is made of, and how sure that is. */
export interface Calibration {
  readonly network: Network;
  /** Requests per second from outside in the recording. */
  readonly rate: number;
  /** Requests from outside that were seen. */
  readonly requests: number;
  readonly seconds: number;
}

export interface CalibrationOptions {
  /** Seconds that a pod of each service takes to start. */
  readonly startS: number;
  /** Requests that one pod works on at a time, by service; where it is not given, at least what was seen. */
  readonly serversPerPod?: ReadonlyMap<string, number>;
}

/** What is outside answers as it did, whatever the load: nothing is known of its size. */
const EXTERNAL_SERVERS = 1_000_000;

/**
 * Makes a queueing network of a recording: works as they were measured, calls as they were made.
 * @throws RangeError when nothing came from outside, or all of it at one moment
 */
export function calibrate({ operations, visits }: SeenVisits, options: CalibrationOptions): Calibration {
  const roots = visits.filter(({ isRoot }) => isRoot);
  const seconds = roots.length < 2 ? 0 : (roots[roots.length - 1].startMs - roots[0].startMs) / 1000;
  if (seconds <= 0) {
    throw new RangeError('A simulation needs at least two requests from outside, at different times.');
  }
  const services = [...new Set(operations.map(({ service }) => service))];
  const byOperation = operations.map((): SeenVisit[] => []);
  for (const visit of visits) {
    byOperation[visit.operation].push(visit);
  }
  const rootCounts = operations.map(() => 0);
  for (const { operation } of roots) {
    rootCounts[operation]++;
  }
  const sizes = sizeShares(visits, operations.length);
  const network: Network = {
    services: services.map((name) => ({
      name,
      startS: options.startS,
      serversPerPod: operations.every(({ service, isExternal }) => service !== name || isExternal)
        ? EXTERNAL_SERVERS
        : (options.serversPerPod?.get(name) ??
          atLeastServers(visits.filter(({ operation }) => operations[operation].service === name))),
    })),
    operations: operations.map(({ service, name }, index): Operation => ({
      name,
      service: services.indexOf(service),
      work: quantileTable(byOperation[index].map(({ workMs }) => workMs)),
      sizeShare: sizes[index],
      groups: callGroups(byOperation[index]),
    })),
    entries: rootCounts
      .map((count, operation) => ({ operation, share: count / roots.length }))
      .filter(({ share }) => share > 0),
  };
  const rate = (roots.length - 1) / seconds;
  return { network: explainRest(network, rate, roots), rate, requests: roots.length, seconds };
}
