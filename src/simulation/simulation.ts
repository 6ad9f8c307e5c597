import { mix } from '../numeric/random';
import type { Observation } from './control';
import { createEventHeap } from './event-heap';
import { flatten } from './flat-network';
import type { Network } from './network';
import { Nodes, type NodeFault } from './nodes';
import { Stations } from './stations';
import { MinuteTally, TimeHistogram } from './tally';
import { rateAt, stepEndS, type RateSchedule } from './rates';
import { NOBODY, ROOT, Visits } from './visits';

export interface SimulationOptions {
  readonly network: Network;
  readonly load: RateSchedule;
  /** Pods at the start, ready, one number for each service. */
  readonly pods: ArrayLike<number>;
  readonly objectiveS: number;
  /** Seconds between two observations. */
  readonly intervalS: number;
  readonly durationS: number;
  readonly seed: number;
  /** Machines that pods run on. 1 by default. */
  readonly nodes?: number;
  readonly faults?: readonly NodeFault[];
  /** Told of every answer: its operation and the time to it, in seconds. */
  readonly onAnswer?: (operation: number, tookS: number) => void;
}

export interface Simulation {
  /** Runs to the next observation. */
  advance(): Observation;
  setPods(pods: ArrayLike<number>, avoidedNodes?: ReadonlySet<number>): void;
  readonly minutes: MinuteTally;
  /** Times from request to answer, of everything answered so far. */
  readonly times: TimeHistogram;
  /** Requests that services worked on so far, calls included. */
  readonly visits: number;
  /** Pods asked for, starting ones included, times the hours they were asked for. */
  readonly podHours: number;
}

/** More requests under way than this are turned away: a system that far behind does not recover within a run. */
const MAX_WAITING_REQUESTS = 1_000_000;
/** Constants that set the random numbers of one request apart. */
const CALL_STEP = 0x9e3779b9;
const WORK = 0x85ebca6b;
const SERVER = 0xc2b2ae35;
const SIZE = 0x27d4eb2f;
const NETWORK = 0x165667b1;
const UNIT = 1 / 0x1_0000_0000;

/**
 * Simulates a network request by request, event by event. All random numbers of a request are made from the seed and
 * its number, so that two policies meet the same requests with the same work: their difference is theirs.
 */
export function createSimulation(options: SimulationOptions): Simulation {
  const { network, load, objectiveS, intervalS, durationS, seed, onAnswer } = options;
  const flat = flatten(network);
  const heap = createEventHeap();
  const visits = new Visits();
  const nodes = new Nodes(options.nodes ?? 1, options.faults ?? []);
  const stations = new Stations(network.services, nodes);
  const minutes = new MinuteTally(objectiveS, Math.ceil(durationS / 60));
  const times = new TimeHistogram();
  const recent = new TimeHistogram();
  const key = mix(seed);
  let nowS = 0;
  let requests = 0;
  let worked = 0;
  let late = 0;
  let entered = 0;
  let podSeconds = 0;
  let nextArrivalS = 0;

  stations.startReady(options.pods);
  drawArrival();

  /** The gap to the next request is exponential; at the end of a step of the load it is drawn again, which changes nothing. */
  function drawArrival(): void {
    let fromS = nextArrivalS;
    let draw = 0;
    for (;;) {
      const rate = rateAt(load, fromS);
      const u = mix(key ^ mix(Math.imul(requests, CALL_STEP) + draw++));
      const at = rate > 0 ? fromS - Math.log((u + 0.5) * UNIT) / rate : Infinity;
      const endS = stepEndS(load, fromS);
      if (at <= endS || endS === Infinity) {
        nextArrivalS = at;
        return;
      }
      fromS = endS;
    }
  }

  function enter(): void {
    const root = mix(key + Math.imul(requests++, CALL_STEP));
    entered++;
    minutes.arrive(nowS);
    if (visits.live < MAX_WAITING_REQUESTS) {
      const share = mix(root ^ WORK) * UNIT;
      let entry = 0;
      while (entry < flat.entryUpTo.length - 1 && flat.entryUpTo[entry] < share) {
        entry++;
      }
      arrive(create(flat.entryOperation[entry], ROOT, root, root));
    }
    drawArrival();
  }

  function create(operation: number, caller: number, itsKey: number, root: number): number {
    const visit = visits.take();
    visits.operation[visit] = operation;
    visits.caller[visit] = caller;
    visits.key[visit] = itsKey;
    visits.root[visit] = root;
    visits.group[visit] = 0;
    visits.awaited[visit] = 0;
    visits.arrivedS[visit] = nowS;
    return visit;
  }

  function arrive(visit: number): void {
    const service = flat.serviceOf[visits.operation[visit]];
    stations.arrivals[service]++;
    if (stations.hasFree(service)) {
      work(visit, service);
    } else {
      stations.enqueue(service, visit, visits.next);
    }
  }

  function work(visit: number, service: number): void {
    const operation = visits.operation[visit];
    const itsKey = visits.key[visit];
    const pod = stations.takeServer(service, nowS, mix(itsKey ^ SERVER) * UNIT);
    visits.pod[visit] = pod;
    const isSized = flat.sizeShare[operation] > 0 && mix(itsKey ^ SIZE) * UNIT < flat.sizeShare[operation];
    const word = mix(isSized ? visits.root[visit] ^ SIZE : itsKey + WORK);
    const workS = drawn(flat.tables, flat.tableStart, operation, word);
    const speed = nodes.speeds[nodes.nodeOf(pod)];
    // A pod of a lost node is not given work; one that just got lost fails, at the time it would have answered.
    heap.push(nowS + workS / (speed || 1), visit * 2);
  }

  function finishWork(visit: number): void {
    const service = flat.serviceOf[visits.operation[visit]];
    const pod = visits.pod[visit];
    const next = stations.releaseServer(service, pod, nowS, visits.next);
    if (next >= 0) {
      work(next, service);
    }
    if (stations.isLost(pod)) {
      arrive(visit);
      return;
    }
    worked++;
    stations.countFinished(pod);
    proceed(visit);
  }

  /** Starts the next group of calls, or answers. */
  function proceed(visit: number): void {
    const operation = visits.operation[visit];
    for (;;) {
      const group = flat.groupStart[operation] + visits.group[visit];
      if (group >= flat.groupStart[operation + 1]) {
        answer(visit);
        return;
      }
      visits.group[visit]++;
      const awaited = call(visit, group);
      if (awaited > 0) {
        return;
      }
    }
  }

  /** @returns calls that are waited for */
  function call(visit: number, group: number): number {
    const itsKey = visits.key[visit];
    const first = flat.callStart[group];
    const end = flat.callStart[group + 1];
    let awaited = 0;
    for (let index = first; index < end; index++) {
      const childKey = mix(itsKey ^ Math.imul(index + 1, CALL_STEP));
      const probability = flat.callProbability[index];
      if (probability < 1 && mix(childKey) * UNIT >= probability) {
        continue;
      }
      const caller = flat.callIsAsync[index] === 1 ? NOBODY : visit;
      for (let time = 0; time < flat.callTimes[index]; time++) {
        const child = create(flat.callOperation[index], caller, mix(childKey + time), visits.root[visit]);
        // Work always ends in an event of its own, so no call is answered before the last of its group has started.
        const networkS = drawn(flat.networks, flat.networkStart, index, mix(visits.key[child] ^ NETWORK));
        if (networkS === 0) {
          arrive(child);
        } else {
          heap.push(nowS + networkS, child * 2 + 1);
        }
        awaited += caller === NOBODY ? 0 : 1;
      }
    }
    visits.awaited[visit] = awaited;
    return awaited;
  }

  function answer(visit: number): void {
    const caller = visits.caller[visit];
    if (caller === ROOT) {
      const unexplainedS = flat.unexplainedS[visits.operation[visit]];
      const tookS = Math.max(0, nowS - visits.arrivedS[visit] + unexplainedS);
      onAnswer?.(visits.operation[visit], tookS);
      minutes.answer(visits.arrivedS[visit], tookS);
      times.add(tookS);
      recent.add(tookS);
      late += tookS > objectiveS ? 1 : 0;
    }
    visits.release(visit);
    if (caller >= 0 && --visits.awaited[caller] === 0) {
      proceed(caller);
    }
  }

  function becomeReady(pod: number): void {
    const service = stations.becomeReady(pod, nowS);
    while (service >= 0 && stations.hasFree(service)) {
      const waiting = stations.dequeue(service, visits.next);
      if (waiting < 0) {
        return;
      }
      work(waiting, service);
    }
  }

  /** Pods get ready before anything else of the same moment. */
  function runTo(endS: number): void {
    for (;;) {
      const readyS = stations.nextReadyS();
      const eventS = heap.nextTime();
      const next = Math.min(readyS, eventS, nextArrivalS);
      if (next > endS) {
        break;
      }
      nowS = next;
      if (readyS === next) {
        becomeReady(stations.takeReady());
      } else if (eventS === next) {
        const event = heap.pop();
        if ((event & 1) === 0) {
          finishWork(event >> 1);
        } else {
          arrive(event >> 1);
        }
      } else {
        enter();
      }
    }
    nowS = endS;
  }

  return {
    advance() {
      for (const node of nodes.moveTo(nowS)) {
        stations.lose(node, nowS);
      }
      podSeconds += stations.pods * intervalS;
      runTo(nowS + intervalS);
      const observation: Observation = {
        timeS: nowS,
        intervalS,
        entryRate: entered / intervalS,
        ...stations.observe(nowS, intervalS),
        p95S: recent.quantile(0.95),
        lateShare: recent.count === 0 ? 0 : late / recent.count,
      };
      recent.clear();
      late = 0;
      entered = 0;
      return observation;
    },
    setPods: (pods, avoided = new Set()) => stations.setPods(pods, avoided, nowS),
    minutes,
    times,
    get visits() {
      return worked;
    },
    get podHours() {
      return podSeconds / 3600;
    },
  };
}

/** An entry of table `index`, chosen by a random word. */
function drawn(tables: Float64Array, starts: Int32Array, index: number, word: number): number {
  const first = starts[index];
  return tables[first + Math.floor(word * UNIT * (starts[index + 1] - first))];
}
