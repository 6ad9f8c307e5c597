import type { Random } from '../../src/numeric/random';
import { between, chance, pick, whole } from './draw';
import type { SystemPlan } from './service-graph';

/** What is wrong with one service for a while; `service` is the one to blame. */
export type Fault = { readonly service: number; readonly fromMs: number; readonly toMs: number } & (
  | { readonly kind: 'latency'; readonly addedMs: number }
  /** A busy processor: some visits and some calls of the service wait. */
  | { readonly kind: 'busy'; readonly share: number; readonly addedMs: number }
  | { readonly kind: 'errors'; readonly share: number }
  /** The way from one caller to the service is slow. */
  | { readonly kind: 'slow-edge'; readonly caller: number; readonly addedMs: number }
  /** Calls to the service fail without reaching it. */
  | { readonly kind: 'refused'; readonly share: number }
  /** The service leaves out calls that it makes otherwise. */
  | { readonly kind: 'skipped-calls'; readonly share: number }
  /** The service's own work takes longer by this factor: its processor is throttled. */
  | { readonly kind: 'slow-work'; readonly factor: number }
  /** The way from every caller to the service is slow. */
  | { readonly kind: 'slow-network'; readonly addedMs: number }
  /** An exception after the first part of the work: the visit fails and calls nobody. */
  | { readonly kind: 'exception'; readonly share: number }
  /** A wrong answer after this part of the usual work: the visit succeeds and calls nobody. */
  | { readonly kind: 'early-return'; readonly share: number; readonly workShare: number }
);

export type FaultKind = Fault['kind'];

type ShareKind = 'errors' | 'refused' | 'skipped-calls' | 'exception' | 'early-return';

/** One to three faults, one after the other, each for 3 to 8 % of the recording: less than a quarter of it is disturbed. */
export function drawFaults(random: Random, system: SystemPlan, durationMs: number): Fault[] {
  const count = whole(random, 1, 3);
  return Array.from({ length: count }, (_, index) => {
    const slotMs = (0.8 * durationMs) / count;
    const lengthMs = between(random, 0.03, 0.08) * durationMs;
    const fromMs = 0.15 * durationMs + index * slotMs + between(random, 0, Math.max(0, slotMs - lengthMs));
    return drawFault(random, system, fromMs, fromMs + lengthMs);
  });
}

function drawFault(random: Random, system: SystemPlan, fromMs: number, toMs: number): Fault {
  const inside = system.services.flatMap(({ external }, service) => (external ? [] : [service]));
  const edges = callersOf(system);
  const service = pick(random, inside);
  const callers = [...(edges.get(service) ?? [])];
  const time = { service, fromMs, toMs };
  // From barely visible to obvious.
  const addedMs = Math.exp(between(random, Math.log(3), Math.log(150)));
  const share = Math.exp(between(random, Math.log(0.04), Math.log(0.8)));
  const kinds: Fault[] = [
    { ...time, kind: 'latency', addedMs },
    { ...time, kind: 'busy', share: between(random, 0.1, 0.5), addedMs: 2 * addedMs },
    { ...time, kind: 'errors', share },
  ];
  if (callers.length > 0) {
    kinds.push({ ...time, kind: 'slow-edge', caller: pick(random, callers), addedMs });
    kinds.push({ ...time, kind: 'refused', share });
  }
  if (chance(random, 0.5) && system.services[service].operations.some(({ stages }) => stages.length > 0)) {
    kinds.push({ ...time, kind: 'skipped-calls', share: between(random, 0.4, 1) });
  }
  return pick(random, kinds);
}

export function callersOf(system: SystemPlan): Map<number, Set<number>> {
  const callers = new Map<number, Set<number>>();
  system.services.forEach(({ operations }, caller) => {
    for (const { service } of operations.flatMap(({ stages }) => stages.flat())) {
      callers.set(service, (callers.get(service) ?? new Set()).add(caller));
    }
  });
  return callers;
}

/** Looks up what is wrong at a moment. */
export class FaultSchedule {
  /** Visits and calls that each fault changed. */
  readonly hits: number[];

  constructor(private readonly faults: readonly Fault[]) {
    this.hits = faults.map(() => 0);
  }

  /** Counts a visit or call that a fault of this kind changed. */
  hit(kind: FaultKind, service: number, atMs: number): void {
    this.faults.forEach((fault, index) => {
      if (fault.kind === kind && fault.service === service && holds(fault, atMs)) {
        this.hits[index]++;
      }
    });
  }

  /** Factor on the own work of a visit of the service. */
  workFactor(service: number, atMs: number): number {
    const fault = this.active('slow-work', service, atMs);
    return fault?.kind === 'slow-work' ? fault.factor : 1;
  }

  /** Part of the usual work after which an early answer leaves. */
  earlyWorkShare(service: number, atMs: number): number {
    const fault = this.active('early-return', service, atMs);
    return fault?.kind === 'early-return' ? fault.workShare : 1;
  }

  /** Milliseconds that a visit of the service waits beyond its work. */
  visitDelayMs(random: Random, service: number, atMs: number): number {
    let delayMs = 0;
    for (const fault of this.faults) {
      if (!holds(fault, atMs) || fault.service !== service) {
        continue;
      }
      if (fault.kind === 'latency') {
        delayMs += fault.addedMs;
      }
      if (fault.kind === 'busy' && chance(random, fault.share)) {
        delayMs += fault.addedMs;
      }
    }
    return delayMs;
  }

  /** Milliseconds that a call waits on the way. */
  wireDelayMs(random: Random, caller: number, callee: number, atMs: number): number {
    let delayMs = 0;
    for (const fault of this.faults) {
      if (!holds(fault, atMs)) {
        continue;
      }
      if (fault.kind === 'slow-edge' && fault.service === callee && fault.caller === caller) {
        delayMs += fault.addedMs;
      }
      if (fault.kind === 'slow-network' && fault.service === callee) {
        delayMs += fault.addedMs;
      }
      if (fault.kind === 'busy' && fault.service === caller && chance(random, fault.share)) {
        delayMs += fault.addedMs;
      }
    }
    return delayMs;
  }

  /** Share of the service's visits, of calls to it (refused) or of its calls to others (skipped-calls) that are hit. */
  share(kind: ShareKind, service: number, atMs: number): number {
    const fault = this.active(kind, service, atMs);
    return fault !== undefined && 'share' in fault ? fault.share : 0;
  }

  private active(kind: FaultKind, service: number, atMs: number): Fault | undefined {
    return this.faults.find(
      (candidate) => candidate.kind === kind && candidate.service === service && holds(candidate, atMs),
    );
  }
}

const holds = ({ fromMs, toMs }: Fault, atMs: number): boolean => atMs >= fromMs && atMs < toMs;
