import { record, type GeneratedRecording } from '../../../../../scripts/model/generate';
import type { Fault } from '../../../../../scripts/model/faults';
import type { CallPlan, SystemPlan } from '../../../../../scripts/model/service-graph';

export const FRONT = 0;
export const ORDERS = 1;
export const PRICES = 2;
export const STORE = 3;

function call(service: number): CallPlan {
  return { service, operation: 0, probability: 1, tolerated: false, retries: 0, wireMs: 1, wireSigma: 0.3 };
}

function service(
  name: string,
  workMs: number,
  callees: readonly number[],
  external = false,
): SystemPlan['services'][number] {
  const operation = {
    name: 'GET',
    workMs,
    workSigma: 0.3,
    steps: 1,
    errorShare: 0,
    stages: callees.map((callee) => [call(callee)]),
  };
  return { name, external, operations: [operation], utilisation: 0.1, restlessness: 0.02 };
}

/** front calls orders and prices, orders calls a store that records nothing. */
const system: SystemPlan = {
  services: [
    service('front', 4, [ORDERS, PRICES]),
    service('orders', 10, [STORE]),
    service('prices', 6, []),
    service('store', 3, [], true),
  ],
  entries: [{ service: FRONT, operation: 0, share: 1 }],
  clientSpans: true,
};

const MINUTE_MS = 60_000;
/** When planted faults hold, in milliseconds from the beginning. */
export const FAULT_TIME = { fromMs: 6 * MINUTE_MS, toMs: 7 * MINUTE_MS };

/** Ten minutes of a small shop in windows of 5 s, 40 requests each. */
export function recordShop(seed: number, faults: readonly Fault[]): GeneratedRecording {
  return record({ system, seed, durationMs: 10 * MINUTE_MS, perSecond: 8, faults }, 5000);
}
