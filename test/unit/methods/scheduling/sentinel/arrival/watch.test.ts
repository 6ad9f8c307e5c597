import { describe, expect, it } from 'vitest';
import { createDrain } from '../../../../../../src/methods/scheduling/sentinel/arrival/drain';
import {
  createNodeWatch,
  NODE_FLOORS,
  NODE_STEPS,
  nodeRows,
} from '../../../../../../src/methods/scheduling/sentinel/arrival/node-watch';
import { createServiceWatch } from '../../../../../../src/methods/scheduling/sentinel/arrival/service-watch';
import { fitDetector } from '../../../../../../src/methods/scheduling/sentinel/device/detector';
import { windowBefore } from '../../../../../../src/methods/scheduling/sentinel/device/window';
import { createRandom } from '../../../../../../src/numeric/random';
import { prepareLatencyModel } from '../../../../../../src/simulation/queueing/network-latency';
import { constant, network } from '../../../../simulation/networks';
import { observation } from './observations';

const random = createRandom(1);
const healthy = Float64Array.from({ length: 800 }, () => 1 + 0.03 * random.normal());
const detector = fitDetector(
  Array.from({ length: 400 }, (_, row) => windowBefore(healthy, 2, row + 1, NODE_STEPS)).filter(
    (window) => window !== null,
  ),
  NODE_FLOORS,
  null,
);
const slow = { slowness: Float64Array.of(1, 2, 1) };

describe('the watch over nodes', () => {
  it('gives up a slow node at once, tries it again later, and waits twice as long after a relapse', async () => {
    const watch = createNodeWatch(await detector, 3);
    const at = (timeS: number, nodes = {}): number[] => [...watch.observe(observation({ timeS }, nodes))];
    expect(at(15)).toEqual([]);
    expect(at(30, slow)).toEqual([1]);
    expect(at(600)).toEqual([1]);
    expect(at(645)).toEqual([]);
    expect(at(660, slow)).toEqual([1]);
    expect(at(1800)).toEqual([1]);
    expect(at(1860)).toEqual([]);
  });

  it('takes a node as lost whose pods are gone, and not one that never had any', async () => {
    const watch = createNodeWatch(await detector, 3);
    const none = { ready: Int32Array.of(4, 0, 0), rates: Float64Array.of(120, 0, 0) };
    expect([...watch.observe(observation({}, none))]).toEqual([]);
    watch.observe(observation({ timeS: 30 }));
    expect([...watch.observe(observation({ timeS: 45 }, none))]).toEqual([1, 2]);
  });

  it('trusts the mean of a few requests little', () => {
    const [many] = nodeRows(observation({}, { slowness: Float64Array.of(2, 1, 1) }).nodes, 15);
    const few = observation({}, { slowness: Float64Array.of(2, 1, 1), rates: Float64Array.of(1, 40, 40) });
    expect(many).toBeGreaterThan(1.7);
    expect(nodeRows(few.nodes, 15)[0]).toBeLessThan(1.1);
  });
});

describe('a drain', () => {
  const wanted = Int32Array.of(2, 2);
  const bad = new Set([1]);

  it('adds pods first, and asks for the plain number when these are ready', () => {
    const drain = createDrain();
    expect([...drain.apply(wanted, observation(), new Set())]).toEqual([2, 2]);
    expect([...drain.apply(wanted, observation(), bad)]).toEqual([3, 3]);
    const starting = observation({ pods: Int32Array.of(3, 3) });
    expect([...drain.apply(wanted, starting, bad)]).toEqual([3, 3]);
    const ready = observation({ pods: Int32Array.of(3, 3), ready: Int32Array.of(3, 3) });
    expect([...drain.apply(wanted, ready, bad)]).toEqual([2, 2]);
  });

  it('goes on while the node has pods, but not for ever', () => {
    const drain = createDrain();
    const asked = Array.from({ length: 20 }, () => drain.apply(wanted, observation(), bad)[0]);
    expect(asked.filter((pods) => pods === 3)).toHaveLength(4);
    const empty = observation({}, { ready: Int32Array.of(2, 0, 2) });
    expect([...drain.apply(wanted, empty, bad)]).toEqual([2, 2]);
  });
});

describe('the watch over services', () => {
  const system = network([constant(0.01), constant(0.02)], [], { serversPerPod: 1 });
  const model = prepareLatencyModel({
    ...system,
    entries: [0, 1].map((operation) => ({ operation, share: 0.5 })),
  });

  it('names the service whose servers are busier than its requests explain', () => {
    const watch = createServiceWatch(system, model);
    const usual = observation({ utilisations: Float64Array.of(0.3, 0.6) });
    const busy = observation({ utilisations: Float64Array.of(0.3, 0.95) });
    expect([usual, usual, usual, usual].map((each) => watch.observe(each)).at(-1)).toBe(-1);
    expect([busy, busy, busy].map((each) => watch.observe(each)).at(-1)).toBe(-1);
    expect(watch.observe(busy)).toBe(1);
  });

  it('blames the nodes for what is slow on them', () => {
    const watch = createServiceWatch(system, model);
    const slowNodes = observation(
      { utilisations: Float64Array.of(0.6, 1) },
      { slowness: Float64Array.of(2, 2, 2) },
    );
    expect([1, 2, 3, 4].map(() => watch.observe(slowNodes)).at(-1)).toBe(-1);
  });
});
