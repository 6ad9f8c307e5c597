import type { Call, Network, WorkTable } from '../../../src/simulation/network';

/** Exponential times with a mean, as quantiles. */
export function exponential(meanS: number, entries = 2048): WorkTable {
  return Float64Array.from({ length: entries }, (_, i) => -meanS * Math.log(1 - (i + 0.5) / entries));
}

export function constant(timeS: number): WorkTable {
  return Float64Array.of(timeS);
}

export function callTo(operation: number, changes: Partial<Call> = {}): Call {
  return { operation, probability: 1, times: 1, isAsync: false, networkS: 0, ...changes };
}

/** One operation for each service; `groups` of the first, the others call nobody. */
export function network(
  works: readonly WorkTable[],
  groups: readonly (readonly Call[])[] = [],
  { serversPerPod = 1, startS = 30 } = {},
): Network {
  return {
    services: works.map((_, index) => ({ name: `service-${index}`, serversPerPod, startS })),
    operations: works.map((work, index) => ({
      name: `operation-${index}`,
      service: index,
      work,
      groups: index === 0 ? groups : [],
    })),
    entries: [{ operation: 0, share: 1 }],
  };
}
