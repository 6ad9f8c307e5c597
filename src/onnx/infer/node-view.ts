import type { OnnxElementType } from '../element-type';
import type { OnnxGraph, OnnxNode, OnnxTensor } from '../model';
import type { Shape, TensorFact } from './tensor-fact';

/** Thrown by a rule when something it needs is not known; the cause was reported where it arose. */
export class NotKnown extends Error {}

/** Thrown by a rule when the node contradicts its inputs or uses what is not supported. */
export class NodeProblem extends Error {}

/** A node with what is known of its inputs, as the operator rules see it. Asking for what is not known ends the rule. */
export class NodeView {
  constructor(
    readonly node: OnnxNode,
    private readonly inputs: readonly (TensorFact | null)[],
    /** Version of the node's operator set. */
    readonly opset: number,
  ) {}

  get inputCount(): number {
    return this.inputs.length;
  }

  get outputCount(): number {
    return this.node.outputs.length;
  }

  has(index: number): boolean {
    return this.inputs[index] != null;
  }

  fact(index: number): TensorFact {
    const fact = this.inputs[index];
    if (fact == null) {
      throw new NodeProblem(`its input ${index} is missing`);
    }
    return fact;
  }

  shape(index: number): Shape {
    const { shape } = this.fact(index);
    if (shape === null) {
      throw new NotKnown();
    }
    return shape;
  }

  /** The shape of an input that must have this rank at least. */
  shapeOfRank(index: number, least: number): Shape {
    const shape = this.shape(index);
    if (shape.length < least) {
      throw new NodeProblem(
        `its input ${index} should have at least ${least} dimensions, it is [${shape.join(', ')}]`,
      );
    }
    return shape;
  }

  dtype(index: number): OnnxElementType {
    return this.fact(index).dtype;
  }

  /** Elements of an input that must be known for the rule to go on; without elements it is known by its shape. */
  values(index: number): Float64Array {
    const { values, shape } = this.fact(index);
    if (values === null && shape?.includes(0) === true) {
      return new Float64Array(0);
    }
    if (values === null) {
      throw new NotKnown();
    }
    return values;
  }

  /** Elements of an input if they are known. */
  knownValues(index: number): Float64Array | null {
    return this.inputs[index]?.values ?? null;
  }

  /** Integers that older operator sets give as an attribute and newer ones as an input; null when neither is there. */
  integersOf(attribute: string, input: number): readonly number[] | null {
    return this.integers(attribute) ?? (this.has(input) ? [...this.values(input)] : null);
  }

  integers(attribute: string): readonly number[] | null {
    const found = this.node.attributes.get(attribute);
    return found?.type === 'ints' ? found.value : null;
  }

  floats(attribute: string): readonly number[] | null {
    const found = this.node.attributes.get(attribute);
    return found?.type === 'floats' ? found.value : null;
  }

  number(attribute: string, fallback: number): number {
    const found = this.node.attributes.get(attribute);
    return found?.type === 'int' || found?.type === 'float' ? found.value : fallback;
  }

  /** A number without which the operator means nothing. */
  requiredNumber(attribute: string): number {
    const value = this.number(attribute, NaN);
    if (Number.isNaN(value)) {
      throw new NodeProblem(`its attribute '${attribute}' is missing`);
    }
    return value;
  }

  flag(attribute: string): boolean {
    return this.number(attribute, 0) !== 0;
  }

  text(attribute: string, fallback: string): string {
    const found = this.node.attributes.get(attribute);
    return found?.type === 'string' ? found.value : fallback;
  }

  tensor(attribute: string): OnnxTensor | null {
    const found = this.node.attributes.get(attribute);
    return found?.type === 'tensor' ? found.value : null;
  }

  graph(attribute: string): OnnxGraph | null {
    const found = this.node.attributes.get(attribute);
    return found?.type === 'graph' ? found.value : null;
  }

  /** Counts an axis from the front. */
  axis(value: number, rank: number): number {
    const axis = value < 0 ? value + rank : value;
    if (!(axis >= 0 && axis < rank)) {
      throw new NodeProblem(`axis ${value} does not exist in ${rank} dimensions`);
    }
    return axis;
  }
}
