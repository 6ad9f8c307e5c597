import type { Random } from '../numeric/random';
import type { Call } from './network';

/** An operation before it is known how long it works. */
export interface DraftOperation {
  readonly service: number;
  readonly groups: Call[][];
}

const MOST_ENTRIES = 4;
const MOST_LAYERS = 5;
const MOST_CALLS = 3;
const SECOND_OPERATION = 0.3;
const NEXT_LAYER = 0.7;
const PARALLEL = 0.5;
const CERTAIN = 0.6;
const REPEATED = 0.08;
const ASYNC = 0.12;
const NETWORK_S = { least: 0.0005, most: 0.003 };

/**
 * Calls between services in layers: service 0 takes what comes from outside, each operation calls operations of deeper
 * layers, in turn or in parallel, and each operation of the inner services is called by at least one other.
 *
 * @param services at least 2
 */
export function drawCallGraph(services: number, random: Random): readonly DraftOperation[] {
  const layers = Math.min(MOST_LAYERS, services, Math.round(1 + Math.log2(services)));
  const layerOf = (service: number): number =>
    service === 0 ? 0 : 1 + Math.floor(((service - 1) * (layers - 1)) / (services - 1));
  const operations: DraftOperation[] = [];
  for (let service = 0; service < services; service++) {
    const inner = 1 + Number(random.uniform() < SECOND_OPERATION);
    const count = service === 0 ? 2 + random.integer(MOST_ENTRIES - 1) : inner;
    for (let each = 0; each < count; each++) {
      operations.push({ service, groups: [] });
    }
  }
  const within = (least: number, most: number): number[] =>
    [...operations.keys()].filter((index) => {
      const layer = layerOf(operations[index].service);
      return layer >= least && layer <= most;
    });

  const called = new Set<number>();
  const link = (caller: number, callee: number): void => {
    called.add(callee);
    addCall(operations[caller].groups, drawCall(callee, random), random);
  };
  operations.forEach(({ service }, caller) => {
    const layer = layerOf(service);
    const [next, deeper] = [within(layer + 1, layer + 1), within(layer + 1, layers)];
    // A front end always calls; inside, some operations answer by themselves.
    const calls = deeper.length === 0 ? 0 : random.integer(MOST_CALLS + 1);
    for (let each = 0; each < Math.max(calls, Number(layer === 0)); each++) {
      const from = random.uniform() < NEXT_LAYER ? next : deeper;
      link(caller, from[random.integer(from.length)]);
    }
  });
  for (const callee of within(1, layers)) {
    if (!called.has(callee)) {
      const callers = within(0, layerOf(operations[callee].service) - 1);
      link(callers[random.integer(callers.length)], callee);
    }
  }
  return operations;
}

function drawCall(operation: number, random: Random): Call {
  const { least, most } = NETWORK_S;
  return {
    operation,
    probability: random.uniform() < CERTAIN ? 1 : 0.1 + 0.8 * random.uniform(),
    times: random.uniform() < REPEATED ? 2 + random.integer(2) : 1,
    isAsync: random.uniform() < ASYNC,
    networkS: least + (most - least) * random.uniform(),
  };
}

function addCall(groups: Call[][], call: Call, random: Random): void {
  if (groups.length > 0 && random.uniform() < PARALLEL) {
    groups[groups.length - 1].push(call);
  } else {
    groups.push([call]);
  }
}
