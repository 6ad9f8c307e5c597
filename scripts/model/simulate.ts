import { createRandom, type Random } from '../../src/numeric/random';
import { SpanTable } from '../../src/topology/span-table';
import type { Span } from '../../src/workspace/traces/span';
import { between, chance, logNormal } from './draw';
import { FaultSchedule, type Fault } from './faults';
import type { CallPlan, OperationPlan, SystemPlan } from './service-graph';
import { stallFactor, type Stalls } from './stalls';
import { drawGaps, drawLoad, requestTimes, type Clusters, type Load, type Stretch } from './traffic';
import { wander } from './wander';

export interface Simulation {
  readonly system: SystemPlan;
  readonly seed: number;
  readonly durationMs: number;
  /** Customer requests per second on average. */
  readonly perSecond: number;
  /** Times from the beginning of the recording. */
  readonly faults: readonly Fault[];
  /** Drawn when left out. */
  readonly load?: Load;
  readonly gaps?: readonly Stretch[];
  /** Visits that take far longer without a fault, by service; none when left out. */
  readonly stalls?: readonly Stalls[];
  /** Share of the requests whose trace is kept; all when left out. */
  readonly sampled?: number;
  /** Requests come one by one when left out. */
  readonly clusters?: Clusters;
}

/** When every generated recording begins, in milliseconds since 1970. */
export const RECORDING_START_MS = Date.UTC(2030, 0, 1);

/** Customers ask, services work, call and fail; every span lands in a table as if a reader had read it. */
export function simulate(simulation: Simulation): SpanTable {
  const table = new SpanTable();
  play(simulation, (span) => table.append(span));
  return table;
}

/**
 * Gives every span to `write`, callees before their callers.
 * @returns visits and calls in kept traces that each fault changed
 */
export function play(simulation: Simulation, write: (span: Span) => void): readonly number[] {
  const { system, seed, durationMs, perSecond, faults, sampled = 1 } = simulation;
  const random = createRandom(seed, 2);
  const load = simulation.load ?? drawLoad(random, durationMs);
  const gaps = simulation.gaps ?? drawGaps(random, durationMs);
  const schedule = new FaultSchedule(faults);
  const world = new World(system, random, durationMs, load, schedule, write, simulation.stalls);
  for (const atMs of requestTimes(random, durationMs, perSecond, load, simulation.clusters)) {
    if (gaps.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)) {
      continue;
    }
    // Requests do not wait for each other, so one whose trace is dropped need not be played.
    if (sampled < 1 && !chance(random, sampled)) {
      continue;
    }
    world.serveCustomer(atMs);
  }
  return schedule.hits;
}

interface Answer {
  readonly endMs: number;
  readonly failed: boolean;
}

interface Caller {
  readonly traceId: string;
  readonly parentId: string | undefined;
}

/** Services stay below saturation: a queue that never empties would be a fault. */
const MAX_UTILISATION = 0.85;

class World {
  private ids = 0;
  /** Log factor on a service's work, by service. */
  private readonly slowness: readonly ((atMs: number) => number)[];
  private readonly network: (atMs: number) => number;

  constructor(
    private readonly system: SystemPlan,
    private readonly random: Random,
    durationMs: number,
    private readonly load: Load,
    private readonly faults: FaultSchedule,
    private readonly write: (span: Span) => void,
    private readonly stalls?: readonly Stalls[],
  ) {
    const machines = Array.from({ length: Math.ceil(system.services.length / 4) }, () =>
      wander(random, durationMs, between(random, 0.01, 0.1), between(random, 20_000, 400_000)),
    );
    this.slowness = system.services.map(({ restlessness }) => {
      const own = wander(random, durationMs, restlessness, between(random, 15_000, 300_000));
      const machine = machines[random.integer(machines.length)];
      return (atMs) => own(atMs) + machine(atMs);
    });
    this.network = wander(random, durationMs, between(random, 0.02, 0.15), between(random, 20_000, 400_000));
  }

  serveCustomer(atMs: number): void {
    const draw = this.random.uniform();
    let sum = 0;
    const entry = this.system.entries.find(({ share }) => (sum += share) > draw) ?? this.system.entries[0];
    this.visit(entry.service, entry.operation, atMs, { traceId: this.newId(), parentId: undefined });
  }

  /** One request inside one service: its work in parts, a stage of calls between each two. */
  private visit(service: number, operation: number, startMs: number, { traceId, parentId }: Caller): Answer {
    const { random } = this;
    const plan = this.system.services[service].operations[operation];
    const spanId = this.newId();
    let failed = chance(random, Math.max(plan.errorShare, this.faults.share('errors', service, startMs)));
    if (failed) {
      this.faults.hit('errors', service, startMs);
    }
    const thrown = this.breaks('exception', service, startMs);
    failed ||= thrown;
    const early = this.breaks('early-return', service, startMs);
    // Half of the failures show before anybody else is asked.
    const stages = thrown || early || (failed && chance(random, 0.5)) ? [] : plan.stages;
    const share = thrown
      ? 1 / (plan.stages.length + 1)
      : early
        ? this.faults.earlyWorkShare(service, startMs)
        : 1;
    const partMs = (share * this.workMs(service, plan, startMs)) / (stages.length + 1);
    let nowMs = startMs;
    for (let part = 0; part <= stages.length; part++) {
      if (part < plan.steps) {
        this.record({
          traceId,
          spanId: this.newId(),
          parentId: spanId,
          service,
          operation: `${plan.name} step ${part}`,
          kind: 'internal',
          startMs: nowMs,
          endMs: nowMs + partMs,
          failed: false,
        });
      }
      nowMs += partMs;
      if (part === stages.length) {
        break;
      }
      const answers = stages[part].map((call) =>
        this.call(service, plan.name, call, nowMs, { traceId, parentId: spanId }),
      );
      nowMs = Math.max(nowMs, ...answers.map(({ endMs }) => endMs));
      if (answers.some((answer) => answer.failed)) {
        failed = true;
        break;
      }
    }
    this.record({
      traceId,
      spanId,
      parentId,
      service,
      operation: plan.name,
      kind: 'server',
      startMs,
      endMs: nowMs,
      failed,
    });
    return { endMs: nowMs, failed };
  }

  /** Whether the visit meets a fault that ends it before its calls. */
  private breaks(kind: 'exception' | 'early-return', service: number, atMs: number): boolean {
    const share = this.faults.share(kind, service, atMs);
    // No draw without a fault: the recordings that trained the shipped model stay as they were.
    const broken = share > 0 && chance(this.random, share);
    if (broken) {
      this.faults.hit(kind, service, atMs);
    }
    return broken;
  }

  /** A call with its retries, seen by the caller; `failed` only when the caller cannot do without it. */
  private call(caller: number, operation: string, plan: CallPlan, startMs: number, parent: Caller): Answer {
    const { random, faults } = this;
    if (!chance(random, plan.probability)) {
      return { endMs: startMs, failed: false };
    }
    if (chance(random, faults.share('skipped-calls', caller, startMs))) {
      faults.hit('skipped-calls', caller, startMs);
      return { endMs: startMs, failed: false };
    }
    let answer = this.attempt(caller, operation, plan, startMs, parent);
    for (let retry = 0; answer.failed && retry < plan.retries; retry++) {
      answer = this.attempt(caller, operation, plan, answer.endMs, parent);
    }
    return { endMs: answer.endMs, failed: answer.failed && !plan.tolerated };
  }

  private attempt(
    caller: number,
    operation: string,
    plan: CallPlan,
    startMs: number,
    { traceId, parentId }: Caller,
  ): Answer {
    const { random, faults } = this;
    const callee = this.system.services[plan.service];
    const spanId = this.newId();
    const wireMs =
      logNormal(random, plan.wireMs, plan.wireSigma) * Math.exp(this.network(startMs)) +
      faults.wireDelayMs(random, caller, plan.service, startMs);
    faults.hit('slow-network', plan.service, startMs);
    const refused = chance(random, faults.share('refused', plan.service, startMs));
    if (refused) {
      faults.hit('refused', plan.service, startMs);
    }
    const seen = callee.external || this.system.clientSpans;
    const below = { traceId, parentId: seen ? spanId : parentId };
    const reached = refused
      ? { endMs: startMs, failed: true }
      : this.answer(plan, startMs + wireMs / 2, below);
    const answer = { endMs: reached.endMs + (refused ? wireMs : wireMs / 2), failed: reached.failed };
    if (seen) {
      this.record({
        traceId,
        spanId,
        parentId,
        service: caller,
        operation: `call ${operation}`,
        kind: 'client',
        startMs,
        endMs: answer.endMs,
        failed: answer.failed,
        peer: callee.name,
      });
    }
    return answer;
  }

  private answer(plan: CallPlan, startMs: number, below: Caller): Answer {
    const callee = this.system.services[plan.service];
    if (!callee.external) {
      return this.visit(plan.service, plan.operation, startMs, below);
    }
    const operation = callee.operations[plan.operation];
    return {
      endMs: startMs + this.workMs(plan.service, operation, startMs),
      failed: chance(this.random, operation.errorShare),
    };
  }

  /** Own work of one visit: slower under load, as the wait in front of a server grows, and slower when the service is. */
  private workMs(service: number, plan: OperationPlan, atMs: number): number {
    const { random } = this;
    const busy = Math.min(MAX_UTILISATION, this.system.services[service].utilisation * this.load(atMs));
    const usualMs =
      (logNormal(random, plan.workMs, plan.workSigma) * Math.exp(this.slowness[service](atMs))) / (1 - busy);
    this.faults.hit('slow-work', service, atMs);
    const workMs =
      usualMs * this.faults.workFactor(service, atMs) * stallFactor(this.random, this.stalls?.[service]);
    return workMs + this.faults.visitDelayMs(random, service, atMs);
  }

  private record(
    span: Pick<Span, 'traceId' | 'spanId' | 'parentId' | 'operation' | 'kind' | 'startMs'> & {
      service: number;
      endMs: number;
      failed: boolean;
      peer?: string;
    },
  ): void {
    const { service, startMs, endMs, failed, peer, ...same } = span;
    this.write({
      ...same,
      service: this.system.services[service].name,
      startMs: RECORDING_START_MS + startMs,
      durationMs: endMs - startMs,
      error: failed,
      peer,
      shared: false,
      location: { file: 'generated', offset: 0 },
    });
  }

  private newId(): string {
    return (this.ids++).toString(36);
  }
}
