import { elementsOf, isInteger } from '../element-type';
import type { GraphFacts, NodeFacts } from '../infer/graph-facts';
import { NodeProblem, NotKnown } from '../infer/node-view';
import type { Shape, TensorFact } from '../infer/tensor-fact';
import type { OnnxNode } from '../model';
import { classOf, isTimed, type NodeClass } from './node-class';
import { factBytes, weightBytes, weightsOf } from './weights';

/** Of an input that is a setting: two for each of eight axes, as pads have. */
const MAX_SETTINGS = 16;

/** What one node takes. Null where a shape it needs is not known. */
export interface NodeCounts {
  /** Position in the topological order. */
  readonly index: number;
  readonly node: OnnxNode;
  readonly class: NodeClass;
  /** False for what is done once at loading, and for arithmetic on shapes. */
  readonly timed: boolean;
  /** The output is the input under another shape: neither time nor memory. */
  readonly view: boolean;
  readonly inputShapes: readonly (Shape | null)[];
  /** What constant inputs say as attributes would, as text: axes, sizes, an exponent. */
  readonly settings: string;
  readonly outputShapes: readonly (Shape | null)[];
  /** Of the operator's first result, also when the node leaves its name out. */
  readonly resultShape: Shape | null;
  /** Multiply-accumulates of matrix-like work. */
  readonly macs: number | null;
  /** Two for each multiply-accumulate, plus elementwise operations. */
  readonly flops: number | null;
  /** Elements of the weights this node reads; weights shared with other nodes count for each. */
  readonly parameters: number;
  /** Bytes of the inputs that are no constants; one read twice counts once. */
  readonly bytesIn: number | null;
  /** Bytes of the weights as the file stores them: of floats made from 8-bit integers, a byte each. */
  readonly bytesWeights: number;
  /** Bytes of the same weights as the node reads them. */
  readonly bytesWeightsRead: number;
  readonly bytesOut: number | null;
}

export function countNode(facts: NodeFacts, index: number): NodeCounts {
  const { node, inputs, outputs, operator } = facts;
  const nodeClass = classOf(facts);
  const timed = isTimed(nodeClass);
  const work = timed ? workOf(facts) : { macs: 0, flops: 0 };
  const weights = timed
    ? weightBytes(facts, nodeClass === 'embedding' ? (operator?.tables ?? [0]) : [])
    : { stored: 0, read: 0 };
  const activations = new Map(
    node.inputs
      .map((name, at) => [name, inputs[at]] as const)
      .filter(([name, fact]) => name !== '' && (fact === null || fact.weights === null)),
  );
  return {
    index,
    node,
    class: nodeClass,
    timed,
    view: operator?.view ?? false,
    inputShapes: inputs.map((fact) => fact?.shape ?? null),
    settings: inputs.map((fact) => (fact === null ? '' : settingOf(node, fact))).join(),
    outputShapes: outputs.map((fact) => fact?.shape ?? null),
    resultShape: facts.result?.shape ?? null,
    ...work,
    parameters: timed ? weightsOf(facts).reduce((sum, { parameters }) => sum + parameters, 0) : 0,
    bytesIn: total([...activations.values()].map(factBytes)),
    bytesWeights: weights.stored,
    bytesWeightsRead: weights.read,
    bytesOut: total(outputs.filter((_, at) => node.outputs[at] !== '').map(factBytes)),
  };
}

/** A few integers, or the exponent of a power; other numbers are data. */
function settingOf({ opType }: OnnxNode, { dtype, values }: TensorFact): string {
  const isSetting =
    values !== null && values.length <= MAX_SETTINGS && (isInteger(dtype) || opType === 'Pow');
  return isSetting ? values.join(' ') : '';
}

/** A sum that is unknown when a part of it is. */
export function total(parts: readonly (number | null)[]): number | null {
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0);
}

interface Work {
  readonly macs: number | null;
  readonly flops: number | null;
}

function workOf(facts: NodeFacts): Work {
  if (facts.subgraphs !== null) {
    return subgraphWork(facts.subgraphs.bodies, facts.subgraphs.times);
  }
  const { operator, view, result, inputs } = facts;
  const known = (fact: TensorFact | null): fact is TensorFact => fact !== null && fact.shape !== null;
  if (operator === null || !known(result)) {
    return { macs: null, flops: null };
  }
  try {
    const macs = operator.macs?.(view, result) ?? 0;
    const perElement =
      typeof operator.flopsPerElement === 'function'
        ? operator.flopsPerElement(view)
        : (operator.flopsPerElement ?? 0);
    const counted = operator.per === 'input' ? inputs[0] : result;
    const elements = elementsOf(counted?.shape ?? []);
    const bias = operator.bias !== undefined && view.has(operator.bias) ? elementsOf(result.shape ?? []) : 0;
    const flops = 2 * macs + perElement * elements + bias;
    // Attributes can be any float, infinity too.
    return Number.isFinite(macs) && Number.isFinite(flops) ? { macs, flops } : { macs: null, flops: null };
  } catch (error) {
    if (error instanceof NotKnown || error instanceof NodeProblem) {
      return { macs: null, flops: null };
    }
    throw error;
  }
}

/** Of alternatives the heavier one; each body as often as it runs. */
function subgraphWork(bodies: readonly GraphFacts[], times: number): Work {
  const works = bodies.map(({ nodes }): Work => {
    const counts = nodes.map(countNode);
    return { macs: total(counts.map(({ macs }) => macs)), flops: total(counts.map(({ flops }) => flops)) };
  });
  const heaviest = works.reduce((best, work) =>
    best.flops === null || (work.flops !== null && work.flops <= best.flops) ? best : work,
  );
  return {
    macs: heaviest.macs === null ? null : heaviest.macs * times,
    flops: heaviest.flops === null ? null : heaviest.flops * times,
  };
}
