/** A runner over several child processes, as many as the machine has cores and memory for. */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Progress } from '../../contracts/progress';
import { abortError } from '../../process/rpc/errors';
import type { Job } from '../job';
import { requirePlainJson } from '../plain-json';
import type { JobRunner, RunOptions } from '../runner';
import { CostBook } from '../schedule/cost-book';
import { FairQueue } from '../schedule/fair-queue';
import { Scheduler } from '../schedule/scheduler';
import type { Command, Task } from '../schedule/task';
import type { JobStorage } from '../storage';
import { WAITING } from '../waiting';
import { failureOf, type Failure } from './failure';
import { IdleWorkers } from './idle-workers';
import { KeptCosts } from './kept-costs';
import { Ticket } from './ticket';
import { watch, type Verdict } from './watch';
import { startWorker } from './worker';

export interface PoolOptions {
  /** Absolute path of a script that calls `serveJobs`. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly log: (line: string) => void;
  /** Milliseconds that never run backwards. */
  readonly now: () => number;
  readonly cores: number;
  /** Of all processes together. */
  readonly memoryBytes: number;
  /** Of one process: beyond it, it is ended. */
  readonly processBytes: number;
}

export interface PoolRunner extends JobRunner {
  /** Ends the processes that wait for a job. */
  clear(): Promise<void>;
}

const NODE = 'here';
const UNKNOWN_COST: Task['cost'] = { ms: 1000, memoryBytes: 200e6, cores: 1 };

export function createPoolRunner({
  script,
  args,
  log,
  now,
  cores,
  memoryBytes,
  processBytes,
}: PoolOptions): PoolRunner {
  const costs = new CostBook();
  const keptCosts = new KeptCosts(costs);
  const scheduler = new Scheduler({
    queue: new FairQueue(),
    costs,
    silenceMs: Infinity,
    stragglerFactor: null,
    isLocalPreferred: false,
  });
  // What a person waits for starts at once, also beside trainings: those run with a lower priority.
  scheduler.addNode({ id: NODE, cores, memoryBytes, extraCores: cores }, now());
  const tickets = new Map<string, Ticket>();
  const idle = new IdleWorkers();
  let submitted = 0;
  let timer: NodeJS.Timeout | undefined;

  function turn(): void {
    clearTimeout(timer);
    obey(scheduler.tick(now()));
    const nextMs = scheduler.nextMs();
    if (nextMs < Infinity) {
      timer = setTimeout(turn, Math.max(1, nextMs - now()));
    }
  }

  function obey(commands: readonly Command[]): void {
    for (const command of commands) {
      const ticket = tickets.get(command.task.id);
      if (command.kind === 'start' && ticket !== undefined) {
        void perform(command.task.id, command.attempt, ticket);
      } else if (command.kind === 'give-up') {
        tickets.delete(command.task.id);
        ticket?.reject(ticket.error);
      }
    }
  }

  async function perform(id: string, attempt: number, ticket: Ticket): Promise<void> {
    const { job, params, options } = ticket;
    const worker = idle.take() ?? startWorker(script, args, log);
    ticket.worker = worker;
    let verdict: Verdict | undefined;
    let hasProgressed = false;
    const limits = { memoryBytes: processBytes, silenceMs: job.silenceMs };
    const unwatch = watch(worker, limits, (ended) => (verdict = ended));
    try {
      const request = { name: job.name, params, storage: options.storage };
      const onProgress = (progress: Progress): void => {
        hasProgressed = true;
        options.onProgress?.(progress);
      };
      const result = await worker.run(request, onProgress, options.onLog);
      unwatch();
      await idle.give(worker);
      scheduler.finished(id, attempt, now());
      tickets.delete(id);
      if (options.storage?.shared !== undefined) {
        await keptCosts.save(options.storage.shared);
      }
      ticket.resolve(result);
    } catch (error) {
      unwatch();
      await worker.kill();
      ticket.worker = undefined;
      if (tickets.has(id)) {
        fail(id, attempt, ticket, failureOf(job, error, verdict, hasProgressed, processBytes));
      }
    }
    turn();
  }

  function fail(id: string, attempt: number, ticket: Ticket, failure: Failure): void {
    ticket.error = failure.error;
    const next = nextParams(ticket, failure);
    if (next === null) {
      scheduler.cancel(id);
      tickets.delete(id);
      ticket.reject(failure.error);
      return;
    }
    const line = `The ${ticket.job.noun} starts again: ${(failure.error as Error).message}`;
    log(line);
    ticket.options.onLog?.(line);
    ticket.params = next;
    obey(scheduler.failed(id, attempt, now()));
  }

  return {
    get pid() {
      return [...tickets.values()].flatMap(({ worker }) => worker?.pid ?? []).at(-1) ?? null;
    },
    clear: () => idle.clear(),
    async run<Params, Result>(
      job: Job<Params, Result>,
      params: Params,
      options: RunOptions = {},
    ): Promise<Result> {
      if (options.signal?.aborted === true) {
        throw abortError();
      }
      requirePlainJson(params, job.name);
      const { storage } = options;
      if (storage?.shared !== undefined) {
        keptCosts.load(storage.shared);
      }
      const id = String(submitted++);
      // The declaration ties parameters and result together; in a table of all tickets both are unknown.
      const ticket = new Ticket(job as unknown as Job<unknown, unknown>, params, options, () => {
        scheduler.cancel(id);
        tickets.delete(id);
        turn();
      });
      tickets.set(id, ticket);
      scheduler.submit({
        id,
        kind: job.name,
        workspace: storage?.checkpoints?.folder ?? job.name,
        priority: job.priority ?? 'interactive',
        cost: job.cost ?? UNKNOWN_COST,
        units: unitsOf(params, storage),
        dataset: null,
        deadlineMs: null,
      });
      turn();
      if (ticket.worker === undefined) {
        options.onProgress?.(WAITING);
      }
      return (await ticket.result) as Result;
    },
  };
}

/** Parameters of the next attempt; null when there is none. */
function nextParams({ job, params }: Ticket, { kind }: Failure): unknown {
  if (kind === 'memory') {
    const next = job.withLessMemory?.(params) ?? null;
    // Another result is for whoever asked to ask for: this one is kept under the address of what was asked.
    const decisive = (of: unknown): string => JSON.stringify(job.decisive?.(of) ?? null);
    return next !== null && decisive(next) === decisive(params) ? next : null;
  }
  // Another attempt does no harm where the parameters alone decide the result.
  const isRepeatable = kind === 'process' && (job.decisive?.(params) ?? null) !== null;
  return isRepeatable ? params : null;
}

/** Megabytes of the dataset that the parameters name; 1 without one. */
function unitsOf(params: unknown, storage: JobStorage | undefined): number {
  const { dataset } = (params ?? {}) as { readonly dataset?: unknown };
  if (typeof dataset !== 'string' || storage === undefined) {
    return 1;
  }
  const size = statSync(path.join(storage.datasets, `${dataset}.dataset`), { throwIfNoEntry: false })?.size;
  return Math.max(1, (size ?? 0) / 2 ** 20);
}
