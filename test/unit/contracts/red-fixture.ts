import type { Red } from '../../../src/contracts/red';
import type { ServiceFigures } from '../../../src/contracts/report';

/** Requests that have become slow. */
export const slowRequests = {
  now: { requests: 1200, ratePerS: 20, errorShare: 0.03, p50Ms: 12, p90Ms: 40, p99Ms: 1500 },
  usual: { requests: 1180, ratePerS: 19.6, errorShare: 0.02, p50Ms: 12, p90Ms: 38, p99Ms: 90 },
  unusual: ['p99Ms'],
} as const satisfies Red;

/** The same with what came before. */
export const slowService = {
  ...slowRequests,
  versions: [
    { version: '1.5', instances: 1, ...slowRequests },
    { version: null, instances: 2, ...slowRequests, unusual: [] },
  ],
  instances: [
    { instance: 'pod-c', versions: ['1.5'], ...slowRequests },
    { instance: 'pod-a', versions: [], ...slowRequests, unusual: [] },
  ],
  trend: {
    startMs: Date.UTC(2024, 4, 6, 10, 0, 0),
    slotMs: 60_000,
    ratePerS: [19, 20, null, 20],
    errorShare: [0.02, 0, null, 0.03],
    p50Ms: [12, 11, null, 12],
    p99Ms: [90, 88, null, 1500],
  },
} as const satisfies ServiceFigures;
