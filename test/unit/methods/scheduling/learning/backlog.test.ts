import { describe, expect, it } from 'vitest';
import { createBacklog } from '../../../../../src/methods/scheduling/learning/backlog';
import type { Observation } from '../../../../../src/simulation/control';
import { prepareLatencyModel } from '../../../../../src/simulation/queueing/network-latency';
import { callTo, constant, network } from '../../../simulation/networks';

const START_S = 30;
// A request works 0.1 s in the first service and twice 0.2 s in the second one.
const net = network([constant(0.1), constant(0.2)], [[callTo(1, { times: 2 })]], { serversPerPod: 2 });
const backlog = createBacklog(net, prepareLatencyModel(net), START_S);

function observed(entryRate: number, queues: number[], ready: number[]): Observation {
  return { entryRate, queues: Int32Array.from(queues), ready: Int32Array.from(ready) } as Observation;
}

describe('pods for a backlog', () => {
  it('are none while waits are short', () => {
    expect([...backlog(observed(10, [1, 2], [2, 4]))]).toEqual([0, 0]);
  });

  it('work off in 15 s what waits, and what comes until they are ready', () => {
    // 300 × 0.2 s wait; 20/s bring 8 s of work a second to 4 servers, 4 s more a second for 30 s.
    const [first, second] = backlog(observed(20, [0, 300], [2, 2]));
    expect(first).toBe(0);
    expect(second).toBe(Math.ceil((60 + 4 * START_S) / 15 / 2));
  });

  it('are not asked for what nobody visits', () => {
    const alone = network([constant(0.1), constant(0.2)]);
    const pods = createBacklog(alone, prepareLatencyModel(alone), START_S)(observed(5, [0, 50], [1, 1]));
    expect([...pods]).toEqual([0, 0]);
  });
});
