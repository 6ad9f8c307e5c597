/** Nodes that run a mix of jobs and fail, in simulated time. The scheduler is the product's own. */
import { CostBook } from '../../src/jobs/schedule/cost-book';
import type { TaskQueue } from '../../src/jobs/schedule/task-queue';
import { Scheduler } from '../../src/jobs/schedule/scheduler';
import type { Command, NodeSpec } from '../../src/jobs/schedule/task';
import { createRandom } from '../../src/numeric/random';
import { createEventHeap } from '../../src/simulation/event-heap';
import { fateOf, outagesOf } from './faults';
import type { MixedTask } from './mix';

export interface Policy {
  readonly name: string;
  readonly queue: () => TaskQueue;
  readonly stragglerFactor: number | null;
  readonly isLocalPreferred: boolean;
}

export interface Outcome {
  readonly makespanMs: number;
  /** From arrival to the first start, of tasks that a person waits for. */
  readonly interactiveWaitsMs: readonly number[];
  /** From arrival to the end, of the others. */
  readonly backgroundTimesMs: readonly number[];
  /** Core-time of attempts whose result was not used, as a share of all. */
  readonly wastedShare: number;
  /** Tasks without a result. */
  readonly lost: number;
  readonly attempts: number;
  /** Processor time in the scheduler. */
  readonly schedulerMs: number;
}

const START_MS = 500;
const BYTES_PER_MS = 50_000;
const BEAT_MS = 5000;
const SILENCE_MS = 15_000;
/** Far beyond the end of every mix. */
const HORIZON_MS = 6 * 3_600_000;

interface Attempt {
  readonly task: number;
  readonly attempt: number;
  readonly node: number;
  readonly startedMs: number;
  /** Work done before it started, and how much it does in a millisecond. */
  readonly doneMs: number;
  readonly speed: number;
  readonly ends: 'finished' | 'failed';
  readonly stepsFromMs: number;
  isOver: boolean;
}

type Happening = () => void;

export function nodeSpecs(count: number): NodeSpec[] {
  return Array.from({ length: count }, (_, node) => ({
    id: String(node),
    cores: 4,
    memoryBytes: 8e9,
    extraCores: 0,
  }));
}

/** @param tasks in the order of their arrival */
export function simulate(
  tasks: readonly MixedTask[],
  specs: readonly NodeSpec[],
  policy: Policy,
  seed: number,
): Outcome {
  const scheduler = new Scheduler({
    queue: policy.queue(),
    costs: new CostBook(),
    silenceMs: SILENCE_MS,
    stragglerFactor: policy.stragglerFactor,
    isLocalPreferred: policy.isLocalPreferred,
  });
  const heap = createEventHeap();
  const happenings: (Happening | undefined)[] = [];
  let nowMs = 0;
  let schedulerMs = 0;
  const at = (ms: number, happening: Happening): void => heap.push(ms, happenings.push(happening) - 1);
  const random = createRandom(seed, 2);
  const speeds = specs.map(() => Math.exp(0.15 * random.normal()));
  const isUp = specs.map(() => true);
  const local = specs.map(() => new Set<string>());
  const running = new Map<string, Attempt>();
  const progressMs = new Float64Array(tasks.length);
  const firstStartMs = new Float64Array(tasks.length).fill(NaN);
  const endMs = new Float64Array(tasks.length).fill(NaN);
  const indexOf = new Map(tasks.map(({ id }, index) => [id, index]));
  let [usedMs, allMs, attempts, open] = [0, 0, 0, tasks.length];

  const asked = <T>(question: () => T): T => {
    const startMs = performance.now();
    const answer = question();
    schedulerMs += performance.now() - startMs;
    return answer;
  };
  const step = (): void => obey(asked(() => scheduler.tick(nowMs)));

  /** What the last checkpoint of an attempt holds; what came after it is lost when it ends. */
  function keep(attempt: Attempt): void {
    const { checkpointMs, workMs } = tasks[attempt.task];
    if (checkpointMs !== null) {
      const workedMs = Math.max(0, nowMs - attempt.stepsFromMs) * attempt.speed;
      const keptMs = Math.min(workMs, attempt.doneMs + Math.floor(workedMs / checkpointMs) * checkpointMs);
      progressMs[attempt.task] = Math.max(progressMs[attempt.task], keptMs);
    }
  }

  function end(attempt: Attempt): void {
    attempt.isOver = true;
    running.delete(`${attempt.task} ${attempt.attempt}`);
    allMs += (nowMs - attempt.startedMs) * tasks[attempt.task].cost.cores;
    keep(attempt);
  }

  function start(task: number, number: number, node: number): void {
    attempts++;
    const { dataset, dataBytes, workMs } = tasks[task];
    // A second attempt beside a slow one starts from its last checkpoint.
    for (let earlier = 0; earlier < number; earlier++) {
      const other = running.get(`${task} ${earlier}`);
      if (other !== undefined) {
        keep(other);
      }
    }
    if (Number.isNaN(firstStartMs[task])) {
      firstStartMs[task] = nowMs;
    }
    const fetchMs = dataset === null || local[node].has(dataset) ? 0 : dataBytes / BYTES_PER_MS;
    if (dataset !== null) {
      local[node].add(dataset);
    }
    const fate = fateOf(seed, task, number);
    const speed = speeds[node] / fate.slowdown;
    const restMs = (workMs - progressMs[task]) / speed;
    const stepsFromMs = nowMs + START_MS + fetchMs;
    const attempt: Attempt = {
      task,
      attempt: number,
      node,
      startedMs: nowMs,
      doneMs: progressMs[task],
      speed,
      ends: fate.failsAfter === null ? 'finished' : 'failed',
      stepsFromMs,
      isOver: false,
    };
    running.set(`${task} ${number}`, attempt);
    // On a node that has gone down nothing ends: the scheduler hears nothing more of it.
    if (isUp[node]) {
      at(stepsFromMs + restMs * (fate.failsAfter ?? 1) + fate.noticedAfterMs, () => settle(attempt));
    }
  }

  function settle(attempt: Attempt): void {
    if (attempt.isOver) {
      return;
    }
    end(attempt);
    const { id, cost } = tasks[attempt.task];
    if (attempt.ends === 'failed') {
      obey(asked(() => scheduler.failed(id, attempt.attempt, nowMs)));
    } else {
      const others = asked(() => scheduler.finished(id, attempt.attempt, nowMs));
      if (others !== undefined) {
        endMs[attempt.task] = nowMs;
        usedMs += (nowMs - attempt.startedMs) * cost.cores;
        open--;
        obey(others);
      }
    }
    step();
  }

  function obey(commands: readonly Command[]): void {
    for (const command of commands) {
      const task = indexOf.get(command.task.id) as number;
      if (command.kind === 'start') {
        start(task, command.attempt, Number(command.node));
      } else if (command.kind === 'stop') {
        const attempt = running.get(`${task} ${command.attempt}`);
        if (attempt !== undefined) {
          end(attempt);
        }
      } else {
        open--;
      }
    }
  }

  specs.forEach((spec, node) => {
    scheduler.addNode(spec, 0);
    outagesOf(seed, node, HORIZON_MS).forEach((ms, turn) =>
      at(ms, () => {
        isUp[node] = turn % 2 === 1;
        if (isUp[node]) {
          scheduler.addNode(spec, nowMs);
          step();
          return;
        }
        local[node].clear();
        [...running.values()].filter((attempt) => attempt.node === node).forEach(end);
      }),
    );
  });
  const beat = (): void => {
    specs.forEach(({ id }, node) => {
      if (isUp[node]) {
        scheduler.heard(id, nowMs);
      }
    });
    step();
    if (open > 0) {
      at(nowMs + BEAT_MS, beat);
    }
  };
  at(BEAT_MS, beat);
  tasks.forEach((task) =>
    at(task.arrivesMs, () => {
      asked(() => scheduler.submit(task));
      step();
    }),
  );
  while (open > 0 && heap.nextTime() < HORIZON_MS) {
    nowMs = heap.nextTime();
    const event = heap.pop();
    const happening = happenings[event];
    happenings[event] = undefined;
    happening?.();
    const nextMs = scheduler.nextMs();
    if (nextMs > nowMs && nextMs < heap.nextTime()) {
      at(nextMs, step);
    }
  }
  const ofClass = (priority: MixedTask['priority'], value: (index: number) => number): number[] =>
    tasks.flatMap((task, index) => (task.priority === priority ? [value(index)] : []));
  return {
    makespanMs: endMs.reduce((latest, ms) => (ms > latest ? ms : latest), 0),
    interactiveWaitsMs: ofClass('interactive', (index) => firstStartMs[index] - tasks[index].arrivesMs),
    backgroundTimesMs: ofClass('background', (index) => endMs[index] - tasks[index].arrivesMs),
    wastedShare: 1 - usedMs / allMs,
    lost: endMs.filter((ms) => Number.isNaN(ms)).length,
    attempts,
    schedulerMs,
  };
}
