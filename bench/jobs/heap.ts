import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CostBook } from '../../src/jobs/schedule/cost-book';
import { FairQueue } from '../../src/jobs/schedule/fair-queue';
import { Scheduler } from '../../src/jobs/schedule/scheduler';
import type { Task } from '../../src/jobs/schedule/task';
import { nodeSpecs } from './simulate';

const NODES = 64;

/** Heap in use, in MB, after so many jobs have gone through one scheduler. */
export function heapOver(
  taskAt: (index: number) => Task,
  counts: readonly number[],
): (readonly [count: number, megabytes: number])[] {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const scheduler = new Scheduler({
    queue: new FairQueue(),
    costs: new CostBook(),
    silenceMs: Infinity,
    stragglerFactor: 2,
    isLocalPreferred: true,
  });
  nodeSpecs(NODES).forEach((spec) => scheduler.addNode(spec, 0));
  const running: [id: string, attempt: number][] = [];
  let done = 0;
  return counts.map((count) => {
    for (; done < count; done++) {
      scheduler.submit(taskAt(done));
      for (const command of scheduler.tick(done)) {
        running.push([command.task.id, command.kind === 'start' ? command.attempt : 0]);
      }
      if (running.length === NODES) {
        const [id, attempt] = running.shift() as [string, number];
        scheduler.finished(id, attempt, done);
      }
    }
    collect();
    return [count, process.memoryUsage().heapUsed / 2 ** 20];
  });
}
