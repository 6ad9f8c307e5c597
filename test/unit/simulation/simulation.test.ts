import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../../src/simulation/network';
import { createSimulation, type SimulationOptions } from '../../../src/simulation/simulation';
import { callTo, constant, exponential, network } from './networks';

const everySecond = (rate: number, seconds = 60) => ({
  stepS: 1,
  rates: new Float64Array(seconds).fill(rate),
});

function simulate(net: Network, changes: Partial<SimulationOptions> = {}) {
  const options = {
    network: net,
    load: everySecond(10),
    pods: net.services.map(() => 1),
    objectiveS: 1,
    intervalS: 15,
    durationS: 3600,
    seed: 1,
    ...changes,
  };
  const simulation = createSimulation(options);
  const observations = Array.from({ length: options.durationS / options.intervalS }, () =>
    simulation.advance(),
  );
  return { simulation, observations };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('one service', () => {
  it('has the quantiles of M/M/1', () => {
    // The time in the system is exponential with rate μ − λ.
    const { simulation } = simulate(network([exponential(0.07)]), { durationS: 36_000 });
    const exact = (probability: number) => -Math.log(1 - probability) / (1 / 0.07 - 10);
    expect(simulation.times.quantile(0.5)).toBeCloseTo(exact(0.5), 1);
    expect(simulation.times.quantile(0.5) / exact(0.5)).toBeCloseTo(1, 1);
    expect(simulation.times.quantile(0.95) / exact(0.95)).toBeCloseTo(1, 1);
  });

  it('has the wait of M/D/1, half of that of M/M/1', () => {
    const { observations, simulation } = simulate(network([constant(0.07)]), { durationS: 36_000 });
    const load = 0.7;
    expect(mean(observations.map(({ utilisations }) => utilisations[0]))).toBeCloseTo(load, 1);
    const waiting = mean(observations.map(({ queues }) => queues[0]));
    expect(waiting / ((load * load) / (2 * (1 - load)))).toBeCloseTo(1, 0);
    expect(simulation.visits).toBeGreaterThan(350_000);
  });

  it('works as a queue for all servers of all pods', () => {
    const net = network([exponential(0.5)], [], { serversPerPod: 2 });
    const { observations } = simulate(net, { pods: [4] });
    expect(mean(observations.map(({ utilisations }) => utilisations[0]))).toBeCloseTo(5 / 8, 1);
    expect(observations[0].ready[0]).toBe(4);
  });
});

describe('calls', () => {
  const slow = (groups: Parameters<typeof network>[1]) =>
    simulate(network([constant(0.001), constant(0.1), constant(0.2)], groups), {
      load: everySecond(0.5),
      pods: [50, 50, 50],
    }).simulation.times.quantile(0.5);

  it.each([
    ['in one group take as long as the longest', [[callTo(1), callTo(2)]], 0.201],
    ['in two groups follow one another', [[callTo(1)], [callTo(2)]], 0.301],
    ['that are not waited for take no time', [[callTo(1, { isAsync: true })], [callTo(2)]], 0.201],
    ['that are made several times run together', [[callTo(1, { times: 3 })]], 0.101],
    ['that are seldom made are seldom waited for', [[callTo(1, { probability: 0.1 })]], 0.001],
    ['take the way to and from', [[callTo(1, { networkS: 0.05 })]], 0.151],
  ])('%s', (_, groups, expected) => {
    expect(slow(groups) / expected).toBeCloseTo(1, 1);
  });

  it('share of requests that make a call is its probability', () => {
    const net = network([constant(0.001), constant(0.001)], [[callTo(1, { probability: 0.3 })]]);
    const { observations } = simulate(net, { load: everySecond(100) });
    const ratio =
      mean(observations.map(({ rates }) => rates[1])) / mean(observations.map(({ rates }) => rates[0]));
    expect(ratio).toBeCloseTo(0.3, 1);
  });
});

describe('a load', () => {
  it('is met step by step, and its last rate goes on', () => {
    const load = { stepS: 60, rates: Float64Array.of(0, 100, 20) };
    const { observations } = simulate(network([constant(0.001)]), { load, durationS: 300 });
    const rate = (minute: number) =>
      mean(observations.slice(minute * 4, minute * 4 + 4).map(({ entryRate }) => entryRate));
    expect(rate(0)).toBe(0);
    expect(rate(1) / 100).toBeCloseTo(1, 1);
    expect(rate(2) / 20).toBeCloseTo(1, 0);
    expect(rate(4) / 20).toBeCloseTo(1, 0);
  });

  it('of zero is no request', () => {
    const { simulation, observations } = simulate(network([constant(0.1)]), { load: everySecond(0) });
    expect(simulation.minutes.requests).toBe(0);
    expect(simulation.minutes.violationMinutes()).toBe(0);
    expect(observations[0].p95S).toBeNaN();
  });
});

describe('pods', () => {
  it('take requests once they have started, and cost from the moment they are asked for', () => {
    const simulation = createSimulation({
      network: network([exponential(0.15)]),
      load: everySecond(10),
      pods: [1],
      objectiveS: 1,
      intervalS: 15,
      durationS: 600,
      seed: 3,
    });
    expect(simulation.advance().utilisations[0]).toBeGreaterThan(0.9);
    simulation.setPods([4]);
    expect([...simulation.advance().ready, ...simulation.advance().ready]).toEqual([1, 4]);
    simulation.setPods([2]);
    const after = simulation.advance();
    expect([...after.ready, ...after.pods]).toEqual([2, 2]);
    expect(simulation.podHours * 3600).toBe(15 * (1 + 4 + 4 + 2));
  });

  it('that are withdrawn while they start never take requests', () => {
    const simulation = createSimulation({
      network: network([exponential(0.05)]),
      load: everySecond(10),
      pods: [1],
      objectiveS: 1,
      intervalS: 15,
      durationS: 600,
      seed: 3,
    });
    simulation.setPods([5]);
    simulation.setPods([1]);
    for (let i = 0; i < 5; i++) {
      expect(simulation.advance().ready[0]).toBe(1);
    }
  });
});

describe('nodes', () => {
  const net = network([exponential(0.1)]);

  it('that are slow make what runs on them slow, and are seen to', () => {
    const faults = [{ node: 1, fromS: 300, toS: 600, speed: 0.25 }];
    const { observations } = simulate(net, { nodes: 2, pods: [6], faults, durationS: 900 });
    expect([...observations[10].nodes.slowness]).toEqual([1, 1]);
    expect([...observations[30].nodes.slowness]).toEqual([1, 4]);
    expect([...observations[50].nodes.slowness]).toEqual([1, 1]);
  });

  it('that are lost take their pods along; no request is', () => {
    const faults = [{ node: 1, fromS: 300, toS: 600, speed: 0 }];
    const { observations, simulation } = simulate(net, { nodes: 2, pods: [6], faults, durationS: 900 });
    expect(observations.map(({ ready }) => ready[0]).filter((ready) => ready === 3)).toHaveLength(40);
    expect(simulation.times.count / simulation.minutes.requests).toBeGreaterThan(0.999);
  });

  it('that are avoided get no pod, and lose theirs first', () => {
    const simulation = createSimulation({
      network: net,
      load: everySecond(10),
      pods: [4],
      objectiveS: 1,
      intervalS: 15,
      durationS: 600,
      seed: 3,
      nodes: 2,
    });
    simulation.setPods([6], new Set([0]));
    simulation.advance();
    simulation.advance();
    expect([...simulation.advance().nodes.ready]).toEqual([2, 4]);
    simulation.setPods([4], new Set([0]));
    expect([...simulation.advance().nodes.ready]).toEqual([0, 4]);
  });
});

it('is the same for the same seed, and meets the same requests with other pods', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
      const net = network([exponential(0.05), exponential(0.05)], [[callTo(1, { probability: 0.5 })]]);
      const run = (pods: number[]) => simulate(net, { seed, pods, durationS: 120 });
      const [first, again, more] = [run([1, 1]), run([1, 1]), run([3, 3])];
      expect(again.observations).toEqual(first.observations);
      expect(more.simulation.minutes.requests).toBe(first.simulation.minutes.requests);
      expect(more.simulation.times.quantile(0.95)).toBeLessThanOrEqual(first.simulation.times.quantile(0.95));
    }),
    { numRuns: 20 },
  );
});
