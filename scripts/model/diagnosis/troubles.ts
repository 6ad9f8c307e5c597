/** Troubles of generated recordings: what happens to the requests, the load and the resources of one service. */
import type { Random } from '../../../src/numeric/random';
import { between, chance, pick } from '../draw';
import { callersOf, type Fault } from '../faults';
import type { SystemPlan } from '../service-graph';

/** Kinds that the shipped list describes, then those that it does not. */
export const LISTED = [
  'cpu-contention',
  'cpu-burn',
  'network-delay',
  'memory-pressure',
  'errors-thrown',
  'answers-cut-short',
  'dependency-down',
  'load-surge',
] as const;
export const UNLISTED = ['waiting', 'skipped-calls', 'byte-flood', 'load-drop'] as const;
export type TroubleKind = (typeof LISTED)[number] | (typeof UNLISTED)[number];

export interface Time {
  readonly service: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** By what factor something changes; 1 where it does not. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  readonly traffic: number;
}

export interface Trouble extends Time {
  readonly kind: TroubleKind;
  readonly faults: readonly Fault[];
  /** Of the requests of all customers. */
  readonly load: number;
  readonly resources: Resources;
}

const logBetween = (random: Random, low: number, high: number): number =>
  Math.exp(between(random, Math.log(low), Math.log(high)));

/** @returns null when the kind cannot befall the service */
export function drawTrouble(
  random: Random,
  kind: TroubleKind,
  time: Time,
  system: SystemPlan,
): Trouble | null {
  const isCalled = (callersOf(system).get(time.service)?.size ?? 0) > 0;
  const callees = [
    ...new Set(
      system.services[time.service].operations.flatMap(({ stages }) =>
        stages.flat().map(({ service }) => service),
      ),
    ),
  ];
  const share = logBetween(random, 0.4, 1);
  const trouble = (faults: readonly Fault[], resources: Partial<Resources> = {}, load = 1): Trouble => ({
    ...time,
    kind,
    faults,
    load,
    resources: { cpu: 1, memory: 1, traffic: 1, ...resources },
  });
  const busy = (most: number): Fault => ({
    ...time,
    kind: 'busy',
    share: between(random, 0.2, 0.6),
    addedMs: logBetween(random, 10, most),
  });
  const slowWork = (): Fault => ({ ...time, kind: 'slow-work', factor: logBetween(random, 2, 12) });
  const slowNetwork = (least: number, most: number): Fault => ({
    ...time,
    kind: 'slow-network',
    addedMs: logBetween(random, least, most),
  });
  switch (kind) {
    case 'cpu-contention': {
      const accepts = isCalled && chance(random, 0.5) ? [slowNetwork(3, 60)] : [];
      const resources = { cpu: logBetween(random, 1.8, 15), memory: between(random, 1, 1.4) };
      return trouble([slowWork(), ...accepts], resources);
    }
    case 'cpu-burn':
      return trouble([slowWork()], { cpu: logBetween(random, 1.8, 15) });
    case 'network-delay': {
      const out = callees.map((callee): Fault => ({
        ...time,
        kind: 'slow-edge',
        service: callee,
        caller: time.service,
        addedMs: logBetween(random, 20, 400),
      }));
      return isCalled
        ? trouble([slowNetwork(20, 400), ...(chance(random, 0.5) ? out : [])], {
            cpu: between(random, 0.8, 1),
          })
        : null;
    }
    case 'memory-pressure': {
      const restarts = chance(random, 0.25);
      const memory = restarts ? between(random, 0.4, 0.8) : logBetween(random, 1.3, 6);
      const slow = chance(random, 0.7) ? [busy(200)] : [];
      const failing: Fault[] = restarts
        ? [{ ...time, kind: 'errors', share: between(random, 0.05, 0.3) }]
        : [];
      return trouble([...slow, ...failing], { cpu: logBetween(random, 1.3, 6), memory });
    }
    case 'errors-thrown':
      return trouble([{ ...time, kind: chance(random, 0.7) ? 'exception' : 'errors', share }], {
        cpu: between(random, 0.6, 1.1),
      });
    case 'answers-cut-short': {
      const workShare = logBetween(random, 0.01, 0.2);
      return trouble([{ ...time, kind: 'early-return', share, workShare }], {
        cpu: 1 - share * (1 - workShare),
        traffic: between(random, 0.5, 1),
      });
    }
    case 'dependency-down':
      return isCalled
        ? trouble([{ ...time, kind: 'refused', share }], { cpu: 1.05 - share, traffic: 1.05 - share })
        : null;
    case 'load-surge': {
      const factor = logBetween(random, 1.7, 5);
      return trouble([], {}, factor);
    }
    case 'waiting':
      return trouble([{ ...time, kind: 'latency', addedMs: logBetween(random, 30, 400) }]);
    case 'skipped-calls':
      return callees.length > 0
        ? trouble([{ ...time, kind: 'skipped-calls', share: between(random, 0.6, 1) }])
        : null;
    case 'byte-flood':
      return trouble([], { traffic: logBetween(random, 3, 20) });
    case 'load-drop':
      return trouble([], {}, between(random, 0.1, 0.4));
  }
}

/** Any of the kinds, as often as every other one. */
export const drawKind = (random: Random): TroubleKind => pick(random, [...LISTED, ...UNLISTED]);
