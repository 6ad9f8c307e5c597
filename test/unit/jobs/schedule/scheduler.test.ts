import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CostBook } from '../../../../src/jobs/schedule/cost-book';
import { FairQueue } from '../../../../src/jobs/schedule/fair-queue';
import { Scheduler } from '../../../../src/jobs/schedule/scheduler';
import type { Command, NodeSpec, Task } from '../../../../src/jobs/schedule/task';

const task = (id: string, changes: Partial<Task> = {}): Task => ({
  id,
  kind: 'forecast.fit',
  workspace: 'one',
  priority: 'background',
  cost: { ms: 1000, memoryBytes: 1, cores: 1 },
  units: 1,
  dataset: null,
  deadlineMs: null,
  ...changes,
});
const node = (id: string, changes: Partial<NodeSpec> = {}): NodeSpec => ({
  id,
  cores: 1,
  memoryBytes: 10,
  extraCores: 0,
  ...changes,
});

function schedulerOf(nodes: readonly NodeSpec[], changes: { stragglerFactor?: number } = {}) {
  const costs = new CostBook();
  const scheduler = new Scheduler({
    queue: new FairQueue(),
    costs,
    silenceMs: 1000,
    stragglerFactor: changes.stragglerFactor ?? null,
    isLocalPreferred: true,
  });
  nodes.forEach((each) => scheduler.addNode(each, 0));
  return { scheduler, costs };
}

const said = (commands: readonly Command[]): string[] =>
  commands.map((command) =>
    command.kind === 'give-up'
      ? `give up ${command.task.id}: ${command.reason}`
      : `${command.kind} ${command.task.id}#${command.attempt} on ${command.node}`,
  );

describe('a scheduler', () => {
  it('starts what a person waits for before what came earlier, and the longest training first', () => {
    const { scheduler } = schedulerOf([node('a')]);
    scheduler.submit(task('short', { cost: { ms: 10, memoryBytes: 1, cores: 1 } }));
    scheduler.submit(task('long', { cost: { ms: 900, memoryBytes: 1, cores: 1 } }));
    scheduler.submit(task('asked', { priority: 'interactive' }));
    const order: string[] = [];
    for (let nowMs = 0; scheduler.size > 0; nowMs++) {
      const [started] = scheduler.tick(nowMs);
      order.push(started.task.id);
      scheduler.finished(started.task.id, 0, nowMs);
    }
    expect(order).toEqual(['asked', 'long', 'short']);
  });

  it('serves workspaces in turns, however much one of them asks for', () => {
    const { scheduler } = schedulerOf([node('a')]);
    for (let index = 0; index < 20; index++) {
      scheduler.submit(task(`greedy ${index}`, { workspace: 'greedy' }));
    }
    scheduler.submit(task('modest 0', { workspace: 'modest' }));
    scheduler.submit(task('modest 1', { workspace: 'modest' }));
    const order: string[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const [started] = scheduler.tick(turn);
      order.push(started.task.id);
      scheduler.finished(started.task.id, 0, turn);
    }
    expect(order.filter((id) => id.startsWith('modest'))).toHaveLength(2);
  });

  it('lets background tasks through a stream of interactive ones', () => {
    const { scheduler } = schedulerOf([node('a')]);
    scheduler.submit(task('training'));
    let started = '';
    let turns = 0;
    while (started !== 'training') {
      scheduler.submit(task(`asked ${turns++}`, { priority: 'interactive' }));
      [started] = scheduler.tick(0).map((command) => command.task.id);
      scheduler.finished(started, 0, 0);
    }
    expect(turns).toBeLessThan(20);
  });

  it('gives interactive tasks the extra core, and only them', () => {
    const { scheduler } = schedulerOf([node('a', { extraCores: 1 })]);
    scheduler.submit(task('one'));
    scheduler.submit(task('two'));
    expect(said(scheduler.tick(0))).toEqual(['start one#0 on a']);
    scheduler.submit(task('asked', { priority: 'interactive' }));
    expect(said(scheduler.tick(0))).toEqual(['start asked#0 on a']);
  });

  it('runs a task that needs more than a node has, alone', () => {
    const { scheduler } = schedulerOf([node('a', { cores: 2 })]);
    scheduler.submit(task('large', { cost: { ms: 5000, memoryBytes: 99, cores: 8 } }));
    scheduler.submit(task('small'));
    expect(said(scheduler.tick(0))).toEqual(['start large#0 on a']);
    scheduler.finished('large', 0, 1);
    expect(said(scheduler.tick(1))).toEqual(['start small#0 on a']);
  });

  it('prefers the node that has the data', () => {
    const { scheduler } = schedulerOf([node('a'), node('b')]);
    scheduler.submit(task('other', { priority: 'interactive' }));
    scheduler.submit(task('first', { dataset: 'd' }));
    expect(said(scheduler.tick(0))).toEqual(['start other#0 on a', 'start first#0 on b']);
    scheduler.finished('other', 0, 1);
    scheduler.finished('first', 0, 1);
    scheduler.submit(task('second', { dataset: 'd' }));
    expect(said(scheduler.tick(1))).toEqual(['start second#0 on b']);
  });

  it('retries at once, then later and later, and gives up', () => {
    const { scheduler } = schedulerOf([node('a')]);
    scheduler.submit(task('bad'));
    const waitsMs: number[] = [];
    let nowMs = 0;
    scheduler.tick(nowMs);
    for (let attempt = 0; attempt < 4; attempt++) {
      scheduler.failed('bad', attempt, nowMs);
      const dueMs = scheduler.nextMs();
      waitsMs.push(dueMs - nowMs);
      scheduler.heard('a', dueMs);
      expect(dueMs === nowMs ? [] : scheduler.tick(dueMs - 1)).toEqual([]);
      expect(said(scheduler.tick(dueMs))).toEqual([`start bad#${attempt + 1} on a`]);
      nowMs = dueMs;
    }
    expect(waitsMs).toEqual([0, 500, 1000, 2000]);
    expect(said(scheduler.failed('bad', 4, nowMs))).toEqual(['give up bad: attempts']);
    expect(scheduler.size).toBe(0);
  });

  it('moves the tasks of a silent node, and still takes its late result', () => {
    const { scheduler } = schedulerOf([node('a'), node('b', { memoryBytes: 9 })]);
    scheduler.submit(task('one'));
    expect(said(scheduler.tick(0))).toEqual(['start one#0 on a']);
    scheduler.heard('b', 2000);
    expect(said(scheduler.tick(2000))).toEqual(['stop one#0 on a', 'start one#1 on b']);
    expect(said(scheduler.finished('one', 0, 2100) ?? [])).toEqual(['stop one#1 on b']);
    expect(scheduler.finished('one', 1, 2200)).toBeUndefined();
  });

  it('starts a straggler elsewhere where there is room, and stops the slower attempt', () => {
    const { scheduler } = schedulerOf([node('a'), node('b')], { stragglerFactor: 2 });
    scheduler.submit(task('slow'));
    expect(said(scheduler.tick(0))).toEqual(['start slow#0 on a']);
    for (const nowMs of [500, 1400, 2000]) {
      ['a', 'b'].forEach((id) => scheduler.heard(id, nowMs));
      expect(scheduler.tick(nowMs)).toEqual([]);
    }
    expect(said(scheduler.tick(2001))).toEqual(['start slow#1 on b']);
    expect(said(scheduler.finished('slow', 1, 2500) ?? [])).toEqual(['stop slow#0 on a']);
    expect(scheduler.failed('slow', 0, 2600)).toEqual([]);
  });

  it('ends what runs or waits beyond its deadline', () => {
    const { scheduler } = schedulerOf([node('a')]);
    scheduler.submit(task('runs', { deadlineMs: 700 }));
    scheduler.submit(task('waits', { deadlineMs: 800, cost: { ms: 1, memoryBytes: 1, cores: 1 } }));
    scheduler.tick(0);
    expect(scheduler.nextMs()).toBe(700);
    expect(said(scheduler.tick(700))).toEqual([
      'stop runs#0 on a',
      'give up runs: deadline',
      'start waits#0 on a',
    ]);
    expect(said(scheduler.tick(800))).toEqual(['stop waits#0 on a', 'give up waits: deadline']);
  });

  it('learns running times per unit from whole runs', () => {
    const { scheduler, costs } = schedulerOf([node('a')]);
    for (const [id, ms] of Object.entries({ a: 100, b: 300, c: 200 })) {
      scheduler.submit(task(id, { units: 10 }));
      scheduler.tick(0);
      scheduler.finished(id, 0, ms);
    }
    expect(costs.estimateMs(task('next', { units: 20 }))).toBe(400);
    expect(costs.estimateMs(task('other', { kind: 'unknown' }))).toBe(1000);
  });

  it('finishes every task once, within what nodes have, whatever fails', () => {
    const event = fc.record({
      kind: fc.constantFrom('finish', 'fail', 'silence', 'cancel', 'submit', 'return'),
      which: fc.nat(50),
      afterMs: fc.integer({ min: 0, max: 800 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const specs = ['a', 'b', 'c'].map((id, index) => node(id, { cores: 1 + index, memoryBytes: 4 }));
        const { scheduler } = schedulerOf(specs, { stragglerFactor: 2 });
        const up = new Set(specs.map(({ id }) => id));
        const running = new Map<string, { id: string; attempt: number; node: string; task: Task }>();
        const ended = new Map<string, string>();
        let nowMs = 0;
        let submitted = 0;
        const end = (id: string, how: string): void => {
          expect(ended.has(id)).toBe(false);
          ended.set(id, how);
        };
        const obey = (commands: readonly Command[]): void => {
          for (const command of commands) {
            if (command.kind === 'give-up') {
              end(command.task.id, 'given up');
              continue;
            }
            const key = `${command.task.id}#${command.attempt}`;
            if (command.kind === 'stop') {
              running.delete(key);
              continue;
            }
            expect(ended.has(command.task.id)).toBe(false);
            expect(running.has(key)).toBe(false);
            running.set(key, {
              id: command.task.id,
              attempt: command.attempt,
              node: command.node,
              task: command.task,
            });
            const spec = specs.find(({ id }) => id === command.node) as NodeSpec;
            const there = [...running.values()].filter((each) => each.node === spec.id);
            const cores = there.reduce((sum, each) => sum + Math.min(each.task.cost.cores, spec.cores), 0);
            const bytes = there.reduce((sum, each) => sum + each.task.cost.memoryBytes, 0);
            expect(cores).toBeLessThanOrEqual(spec.cores);
            expect(there.length === 1 || bytes <= spec.memoryBytes).toBe(true);
          }
        };
        const turn = (): void => {
          up.forEach((id) => scheduler.heard(id, nowMs));
          obey(scheduler.tick(nowMs));
        };
        const finish = (which: number): void => {
          const each = [...running.values()][which % running.size];
          running.delete(`${each.id}#${each.attempt}`);
          const others = scheduler.finished(each.id, each.attempt, nowMs);
          if (others !== undefined) {
            end(each.id, 'done');
            obey(others);
          }
        };
        for (const { kind, which, afterMs } of events) {
          nowMs += afterMs;
          if (kind === 'submit') {
            const id = `task ${submitted++}`;
            const cost = { ms: 100, memoryBytes: which % 6, cores: 1 + (which % 3) };
            scheduler.submit(
              task(id, {
                cost,
                workspace: String(which % 3),
                priority: which % 2 ? 'interactive' : 'background',
              }),
            );
          } else if (kind === 'silence') {
            up.delete(['b', 'c'][which % 2]);
          } else if (kind === 'return') {
            specs
              .filter(({ id }) => !up.has(id))
              .forEach((spec) => {
                // It comes back empty, once its silence was noticed.
                nowMs += 2000;
                turn();
                scheduler.addNode(spec, nowMs);
                up.add(spec.id);
              });
          } else if (kind === 'cancel' && submitted > 0) {
            const id = `task ${which % submitted}`;
            if (!ended.has(id)) {
              obey(scheduler.cancel(id));
              end(id, 'cancelled');
            }
          } else if (running.size > 0 && kind === 'finish') {
            finish(which);
          } else if (running.size > 0 && kind === 'fail') {
            const each = [...running.values()][which % running.size];
            running.delete(`${each.id}#${each.attempt}`);
            obey(scheduler.failed(each.id, each.attempt, nowMs));
          }
          turn();
        }
        for (let rounds = 0; scheduler.size > 0 && rounds < 2000; rounds++) {
          nowMs += 1100;
          turn();
          if (running.size > 0) {
            finish(rounds);
          }
        }
        expect(ended.size).toBe(submitted);
        expect(running.size).toBe(0);
      }),
    );
  });
});
