/** Attributes the time that calls spend between caller and callee. */
import type { ObservedCalls } from '../topology/calls';
import type { Shifts } from './shifts';

/** From this many different callees on, a slowness common to all calls of a service is the caller's own. */
const CALLEES_FOR_OWN_SLOWNESS = 3;

/**
 * Time on the wire belongs to neither side alone. What all calls of a service with several callees have in common is
 * the caller's (its event loop or network is busy); what remains, averaged over all callers, is the callee's.
 */
export function attributeWire(
  edgeList: ObservedCalls['edges'],
  wire: Shifts,
  services: number,
  windows: number,
): Record<'wireIn' | 'wireTail' | 'wireOut', Float32Array> {
  const edges = edgeList.length;
  const outgoing: number[][] = Array.from({ length: services }, () => []);
  edgeList.forEach((edge, index) => outgoing[edge.from].push(index));
  const wireIn = new Float32Array(windows * services);
  const wireTail = new Float32Array(windows * services);
  const wireOut = new Float32Array(windows * services).fill(NaN);
  const weight = new Float32Array(services);
  for (let window = 0; window < windows; window++) {
    weight.fill(0);
    for (let caller = 0; caller < services; caller++) {
      const shifts = outgoing[caller]
        .map((edge) => wire.mean[window * edges + edge])
        .filter((shift) => !Number.isNaN(shift));
      if (shifts.length < CALLEES_FOR_OWN_SLOWNESS) {
        continue;
      }
      shifts.sort((a, b) => a - b);
      wireOut[window * services + caller] = shifts[(shifts.length - 1) >> 1];
    }
    edgeList.forEach((edge, index) => {
      const calls = wire.count[window * edges + index];
      if (calls === 0) {
        return;
      }
      const common = Math.max(0, wireOut[window * services + edge.from] || 0);
      wireIn[window * services + edge.to] += (wire.mean[window * edges + index] - common) * calls;
      wireTail[window * services + edge.to] +=
        Math.max(0, wire.tail[window * edges + index] - common) * calls;
      weight[edge.to] += calls;
    });
    for (let service = 0; service < services; service++) {
      const cell = window * services + service;
      wireIn[cell] = weight[service] > 0 ? wireIn[cell] / weight[service] : NaN;
      wireTail[cell] = weight[service] > 0 ? wireTail[cell] / weight[service] : NaN;
    }
  }
  return { wireIn, wireTail, wireOut };
}
