import { createRandom, type Random } from '../../src/numeric/random';
import { between, chance, logNormal, pick, whole } from './draw';

/** What a generated system is made of. Times are medians of lognormal distributions. */
export interface SystemPlan {
  readonly services: readonly ServicePlan[];
  /** What customers ask for; shares add up to 1. */
  readonly entries: readonly {
    readonly service: number;
    readonly operation: number;
    readonly share: number;
  }[];
  /** False: only the called side records spans, as some tracers do. */
  readonly clientSpans: boolean;
}

export interface ServicePlan {
  readonly name: string;
  /** A store or remote host that records no spans of its own. */
  readonly external: boolean;
  readonly operations: readonly OperationPlan[];
  /** Share of its capacity that the average load takes. */
  readonly utilisation: number;
  /** Deviation of the logarithm of its speed as it wanders over minutes. */
  readonly restlessness: number;
}

export interface OperationPlan {
  readonly name: string;
  readonly workMs: number;
  readonly workSigma: number;
  /** Spans inside a visit. */
  readonly steps: number;
  /** Share of visits that fail by themselves. */
  readonly errorShare: number;
  /** Calls of one stage run side by side, stages one after the other. */
  readonly stages: readonly (readonly CallPlan[])[];
}

export interface CallPlan {
  readonly service: number;
  readonly operation: number;
  readonly probability: number;
  /** The caller answers well although this call failed. */
  readonly tolerated: boolean;
  readonly retries: number;
  /** Way there and back together. */
  readonly wireMs: number;
  readonly wireSigma: number;
}

export interface SystemSize {
  readonly fewest: number;
  readonly most: number;
}

const USUAL_SIZE: SystemSize = { fewest: 5, most: 25 };
const MAX_CALLS = 3;

/** What the services of one system have in common: some systems are calm and exact, others are neither. */
interface Temper {
  readonly utilisation: number;
  readonly restlessness: number;
  /** Share of calls that every request makes. */
  readonly certainCalls: number;
  readonly tolerance: number;
  readonly retries: number;
  readonly faultless: number;
}

function drawTemper(random: Random): Temper {
  return {
    utilisation: chance(random, 0.3) ? 0 : between(random, 0.05, 0.5),
    restlessness: logNormal(random, 0.04, 0.8),
    certainCalls: chance(random, 0.4) ? 1 : between(random, 0.5, 1),
    tolerance: between(random, 0, 0.4),
    retries: chance(random, 0.6) ? 0 : between(random, 0, 0.4),
    faultless: between(random, 0.5, 1),
  };
}

/** A random layered system: calls go from a layer to later ones only, every operation has a caller. */
export function generateSystem(seed: number, size: SystemSize = USUAL_SIZE): SystemPlan {
  const random = createRandom(seed, 1);
  const temper = drawTemper(random);
  const layers = drawLayers(random, whole(random, size.fewest, size.most));
  const lastLayer = Math.max(...layers);
  const external = layers.map((layer) => layer === lastLayer && chance(random, 0.3));
  const counts = layers.map((_, service) => (external[service] ? 1 : whole(random, 1, 4)));
  const calls = drawCalls(random, layers, counts);
  const services = layers.map((_, service): ServicePlan => ({
    name: external[service] ? `store-${service}` : `service-${service}`,
    external: external[service],
    operations: calls[service].map((own, operation) =>
      drawOperation(random, temper, `operation-${operation}`, external[service] ? [] : own),
    ),
    utilisation: temper.utilisation * between(random, 0.3, 1.2),
    restlessness: logNormal(random, temper.restlessness, 0.6),
  }));
  return { services, entries: drawEntries(random, layers, counts), clientSpans: chance(random, 0.85) };
}

/** Layer per service, the entry points (layer 0) first; no layer is empty. */
function drawLayers(random: Random, services: number): number[] {
  const entryPoints = whole(random, 1, Math.min(3, services - 2));
  const depth = Math.min(whole(random, 2, 5), services - entryPoints);
  const later = Array.from({ length: services - entryPoints }, (_, index) =>
    index < depth ? index + 1 : whole(random, 1, depth),
  );
  return [...Array<number>(entryPoints).fill(0), ...later.sort((a, b) => a - b)];
}

type Target = Pick<CallPlan, 'service' | 'operation'>;

/** Targets per service and operation: some at will, then one caller for every operation without one. */
function drawCalls(random: Random, layers: readonly number[], counts: readonly number[]): Target[][][] {
  const calls: Target[][][] = counts.map((count) => Array.from({ length: count }, () => []));
  const asked = counts.map((count) => new Set(Array.from({ length: count }, () => -1)));
  const lowest = (service: number): number[] =>
    layers.flatMap((layer, other) => (layer > layers[service] ? [other] : []));
  layers.forEach((_, service) => {
    const below = lowest(service);
    if (below.length === 0) {
      return;
    }
    calls[service].forEach((own) => {
      for (let call = whole(random, 0, 2); call > 0; call--) {
        const to = pick(random, below);
        const operation = random.integer(counts[to]);
        if (own.some((target) => target.service === to)) {
          continue;
        }
        own.push({ service: to, operation });
        asked[to].add(operation);
      }
    });
  });
  layers.forEach((layer, service) => {
    if (layer === 0) {
      return;
    }
    const above = layers.flatMap((other, caller) => (other < layer ? [caller] : []));
    for (let operation = 0; operation < counts[service]; operation++) {
      if (asked[service].has(operation)) {
        continue;
      }
      const own = pick(random, calls[pick(random, above)]);
      own.push({ service, operation });
    }
  });
  return calls;
}

function drawOperation(
  random: Random,
  temper: Temper,
  name: string,
  targets: readonly Target[],
): OperationPlan {
  const stages: CallPlan[][] = [];
  for (const target of targets) {
    const call: CallPlan = {
      ...target,
      // A service that is called by many operations would otherwise be called hundreds of times a request.
      probability:
        targets.length > MAX_CALLS
          ? MAX_CALLS / targets.length
          : chance(random, temper.certainCalls)
            ? 1
            : between(random, 0.3, 1),
      tolerated: chance(random, temper.tolerance),
      retries: chance(random, temper.retries) ? 1 : 0,
      wireMs: logNormal(random, 1, 0.6),
      wireSigma: between(random, 0.2, 0.7),
    };
    const beside = stages.at(-1);
    if (beside && chance(random, 0.4)) {
      beside.push(call);
    } else {
      stages.push([call]);
    }
  }
  return {
    name,
    workMs: logNormal(random, 6, 0.9),
    workSigma: between(random, 0.15, 0.8),
    steps: chance(random, 0.5) ? 0 : whole(random, 1, stages.length + 1),
    errorShare: chance(random, temper.faultless) ? 0 : logNormal(random, 0.004, 1),
    stages,
  };
}

function drawEntries(
  random: Random,
  layers: readonly number[],
  counts: readonly number[],
): SystemPlan['entries'] {
  const entries = layers.flatMap((layer, service) =>
    layer > 0
      ? []
      : Array.from({ length: counts[service] }, (_, operation) => ({
          service,
          operation,
          share: logNormal(random, 1, 0.7),
        })),
  );
  const sum = entries.reduce((total, { share }) => total + share, 0);
  return entries.map((entry) => ({ ...entry, share: entry.share / sum }));
}

/** Spans that one customer request leaves on average. */
export function spansPerRequest({ services, entries }: SystemPlan): number {
  const known = new Map<OperationPlan, number>();
  const visit = (service: number, operation: number): number => {
    const plan = services[service].operations[operation];
    if (services[service].external) {
      return 0;
    }
    const spans =
      known.get(plan) ??
      1 +
        plan.steps +
        plan.stages
          .flat()
          .reduce((sum, call) => sum + call.probability * (1 + visit(call.service, call.operation)), 0);
    known.set(plan, spans);
    return spans;
  };
  return entries.reduce((sum, { service, operation, share }) => sum + share * visit(service, operation), 0);
}
