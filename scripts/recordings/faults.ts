import type { Random } from '../../src/numeric/random';
import { between, pick } from '../model/draw';
import { callersOf, type Fault } from '../model/faults';
import type { SystemPlan } from '../model/service-graph';

const MINUTE_MS = 60_000;
const MIN_LENGTH_MS = 30_000;
const MAX_LENGTH_MS = 20 * MINUTE_MS;
/** Quiet time between two faults. */
const MIN_PAUSE_MS = 3 * MINUTE_MS;
const MAX_PAUSE_MS = 60 * MINUTE_MS;
/** A recording begins and ends without a fault. */
const QUIET_START = 0.1;
const QUIET_END = 0.03;
/** Share of the faults that last long enough to change this many visits, when 20 minutes suffice for that. */
const FELT_SHARE = 0.8;
const FELT_VISITS = 60;

/** Uniform in the logarithm. */
const logBetween = (random: Random, low: number, high: number): number =>
  Math.exp(between(random, Math.log(low), Math.log(high)));

/**
 * Faults one after the other, some of them minutes apart, of every kind and length.
 * @param visitsPerSecond recorded visits of each service
 */
export function drawHardFaults(
  random: Random,
  system: SystemPlan,
  visitsPerSecond: readonly number[],
  durationMs: number,
): Fault[] {
  const faults: Fault[] = [];
  const targets = system.services.flatMap(({ external }, service) =>
    !external && visitsPerSecond[service] > 0 ? [service] : [],
  );
  let fromMs = QUIET_START * durationMs;
  for (;;) {
    const service = pick(random, targets);
    const drawnMs = logBetween(random, MIN_LENGTH_MS, MAX_LENGTH_MS);
    const feltMs = random.uniform() < FELT_SHARE ? (1000 * FELT_VISITS) / visitsPerSecond[service] : 0;
    const toMs = Math.round(fromMs + Math.min(MAX_LENGTH_MS, Math.max(drawnMs, feltMs)));
    if (toMs > (1 - QUIET_END) * durationMs) {
      return faults;
    }
    faults.push(drawFault(random, system, service, Math.round(fromMs), toMs));
    fromMs = toMs + logBetween(random, MIN_PAUSE_MS, MAX_PAUSE_MS);
  }
}

function drawFault(random: Random, system: SystemPlan, service: number, fromMs: number, toMs: number): Fault {
  const time = { service, fromMs, toMs };
  const share = logBetween(random, 0.3, 1);
  const kinds: Fault[] = [
    { ...time, kind: 'slow-work', factor: logBetween(random, 3, 12) },
    { ...time, kind: 'errors', share },
    { ...time, kind: 'exception', share },
    { ...time, kind: 'early-return', share, workShare: logBetween(random, 0.01, 0.2) },
  ];
  if ((callersOf(system).get(service)?.size ?? 0) > 0) {
    kinds.push({ ...time, kind: 'slow-network', addedMs: logBetween(random, 20, 400) });
    kinds.push({ ...time, kind: 'refused', share });
  }
  if (system.services[service].operations.every(({ stages }) => stages.length > 0)) {
    kinds.push({ ...time, kind: 'skipped-calls', share: between(random, 0.6, 1) });
  }
  return pick(random, kinds);
}
