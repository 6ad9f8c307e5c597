import { convexPieces } from './convex';
import type { IntegerProgram, IntegerSolver, ProgramRow, SolveLimits } from './solver';

/** How many pods of which service go where, in one situation. */
export interface PlacementProblem {
  readonly services: readonly PlacedService[];
  readonly nodes: readonly PlacementNode[];
  /** Cost of a pod, in the unit of the losses. */
  readonly podCost: number;
}

export interface PlacedService {
  /** What a pod takes of a node, in the unit of the nodes' capacity. */
  readonly size: number;
  /** Expected loss with 0, 1, 2, … pods of full speed; at least two numbers. The last holds for more pods. */
  readonly losses: ArrayLike<number>;
}

export interface PlacementNode {
  readonly capacity: number;
  /** Part of its pace that is left. Nodes at 0 take no pods. */
  readonly speed: number;
}

export interface Placement {
  /** [services][nodes] */
  readonly pods: readonly (readonly number[])[];
  /** Pods' cost plus the loss, with the loss made convex. */
  readonly cost: number;
  /** False: the best placement found within the limits. */
  readonly isProven: boolean;
}

/** Nodes that are the same for the program. */
interface NodeClass {
  readonly nodes: readonly number[];
  readonly capacity: number;
  readonly speed: number;
}

/**
 * Whole pods of each service on each node that minimise pod cost plus expected loss within the nodes' capacity, with at
 * least one pod of each service. Nodes that are alike are one column of the program, which would otherwise look at every
 * permutation of them; where pods of several sizes then do not fit the single nodes, each node is its own column.
 * @returns null when the nodes cannot hold a pod of each service, or nothing was found within the limits
 */
export function solvePlacement(
  problem: PlacementProblem,
  solver: IntegerSolver,
  limits: SolveLimits,
): Placement | null {
  const together = solveClasses(problem, classesOf(problem.nodes, true), solver, limits);
  return together === 'does not fit'
    ? (solveClasses(problem, classesOf(problem.nodes, false), solver, limits) as Placement | null)
    : together;
}

function solveClasses(
  problem: PlacementProblem,
  classes: readonly NodeClass[],
  solver: IntegerSolver,
  limits: SolveLimits,
): Placement | null | 'does not fit' {
  const solution = solver.solve(placementProgram(problem, classes), limits);
  if (solution === null) {
    return null;
  }
  const inClass = problem.services.map((_, service) =>
    classes.map((_each, index) => solution.values[service * classes.length + index]),
  );
  const pods = distribute(problem, classes, inClass);
  return pods === null ? 'does not fit' : { pods, cost: solution.cost, isProven: solution.isProven };
}

function classesOf(nodes: readonly PlacementNode[], isTogether: boolean): NodeClass[] {
  const classes = new Map<string, number[]>();
  nodes.forEach(({ capacity, speed }, node) => {
    const key = isTogether ? `${capacity} ${speed}` : String(node);
    if (speed > 0) {
      classes.set(key, [...(classes.get(key) ?? []), node]);
    }
  });
  return [...classes.values()].map((members) => ({
    nodes: members,
    capacity: nodes[members[0]].capacity * members.length,
    speed: nodes[members[0]].speed,
  }));
}

/** Columns: pods of service s in class c at s · classes + c, then the loss of each service. */
function placementProgram(
  { services, podCost }: PlacementProblem,
  classes: readonly NodeClass[],
): IntegerProgram {
  const podColumns = services.length * classes.length;
  const columnsOf = (service: number): number[] =>
    classes.map((_, index) => service * classes.length + index);
  const capacityRows = classes.map(({ capacity }, index): ProgramRow => ({
    columns: services.map((_, service) => service * classes.length + index),
    coefficients: services.map(({ size }) => size),
    lower: -Infinity,
    upper: capacity,
  }));
  const serviceRows = services.flatMap(({ losses }, service): ProgramRow[] => [
    { columns: columnsOf(service), coefficients: classes.map(() => 1), lower: 1, upper: Infinity },
    ...convexPieces(losses).map(({ slope, offset }) => ({
      columns: [...columnsOf(service), podColumns + service],
      coefficients: [...classes.map(({ speed }) => -slope * speed), 1],
      lower: offset,
      upper: Infinity,
    })),
  ]);
  const perPod = <Value>(value: Value): Value[] => new Array<Value>(podColumns).fill(value);
  return {
    costs: [...perPod(podCost), ...services.map(() => 1)],
    lower: [...perPod(0), ...services.map(({ losses }) => losses[losses.length - 1])],
    upper: [...perPod(Infinity), ...services.map(() => Infinity)],
    isInteger: [...perPod(true), ...services.map(() => false)],
    rows: [...capacityRows, ...serviceRows],
  };
}

/** Large pods first, each to the node of its class with the most room: pods of a service end up on many nodes. */
function distribute(
  { services, nodes }: PlacementProblem,
  classes: readonly NodeClass[],
  inClass: readonly (readonly number[])[],
): number[][] | null {
  const pods = services.map(() => nodes.map(() => 0));
  const room = nodes.map(({ capacity }) => capacity);
  const bySize = services.map((_, service) => service).sort((a, b) => services[b].size - services[a].size);
  for (const service of bySize) {
    for (const [index, { nodes: members }] of classes.entries()) {
      for (let left = inClass[service][index]; left > 0; left--) {
        const node = members.reduce((best, each) =>
          // Room counts before spreading: with equal room the node with fewer pods of the service.
          room[each] > room[best] || (room[each] === room[best] && pods[service][each] < pods[service][best])
            ? each
            : best,
        );
        // Sizes are sums of decimals: a rounding error is no lack of room.
        if (room[node] < services[service].size - 1e-9) {
          return null;
        }
        room[node] -= services[service].size;
        pods[service][node]++;
      }
    }
  }
  return pods;
}
