import { elementsOf } from '../../../onnx/element-type';
import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxValueInfo } from '../../../onnx/model';
import type { Shape } from '../../../onnx/infer/tensor-fact';

/** From so many rows on a product with ones is faster than a sum. */
const MANY_ROWS = 256;

export type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** Collects the nodes that training adds to a network. Values are names; each has a shape from the start. */
export class TrainingGraphBuilder {
  readonly nodes: OnnxNode[] = [];
  /** What each node was written for: a node of the network, by its position, or something else. */
  readonly purposes = new Map<OnnxNode, string>();
  readonly constants: OnnxTensor[] = [];
  readonly inputs: OnnxValueInfo[] = [];
  private readonly shapes = new Map<string, Shape>();
  private readonly numbers = new Map<string, string>();
  private nextId = 0;
  private purpose = '';

  /** @param knownShape of the values of the network itself */
  constructor(private readonly knownShape: (name: string) => Shape | null) {}

  shapeOf(name: string): Shape {
    const shape = this.shapes.get(name) ?? this.knownShape(name);
    if (shape === null) {
      throw new UnknownShape();
    }
    return shape;
  }

  /** Appends a node with one output of this shape. Attributes are whole numbers. */
  node(
    opType: string,
    inputs: readonly string[],
    shape: Shape,
    attributes: Attributes = {},
    domain = '',
  ): string {
    return this.nodeWithOutputs(opType, inputs, [shape], attributes, domain)[0];
  }

  nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    shapes: readonly Shape[],
    attributes: Attributes = {},
    domain = '',
  ): readonly string[] {
    const outputs = shapes.map((shape) => this.name(shape));
    this.copy({
      name: '',
      opType,
      domain,
      inputs,
      outputs,
      offset: 0,
      attributes: new Map(
        Object.entries(attributes).map(([key, value]): [string, OnnxAttribute] => [
          key,
          typeof value === 'number' ? { type: 'int', value } : { type: 'ints', value },
        ]),
      ),
    });
    return outputs;
  }

  /** Appends a node as it is. */
  copy(node: OnnxNode): void {
    this.nodes.push(node);
    this.purposes.set(node, this.purpose);
  }

  /** What the following nodes are for. */
  begin(purpose: string): void {
    this.purpose = purpose;
  }

  /** A value that comes from outside. */
  input(shape: Shape, name = this.name(shape)): string {
    this.inputs.push({ name, dtype: 'float32', shape });
    return name;
  }

  name(shape: Shape): string {
    const name = `training:${this.nextId++}`;
    this.shapes.set(name, shape);
    return name;
  }

  integers(values: readonly number[]): string {
    return this.constant('int64', [values.length], values);
  }

  scalar(value: number): string {
    return this.constant('float32', [], [value]);
  }

  /** Elementwise, with broadcasting. */
  map(opType: string, ...operands: readonly string[]): string {
    return this.node(opType, operands, broadcast(operands.map((operand) => this.shapeOf(operand))));
  }

  /** The same elements under another shape: no work. */
  reshape(value: string, shape: Shape): string {
    if (sameShape(this.shapeOf(value), shape)) {
      return value;
    }
    return this.node('Reshape', [value, this.integers(shape)], shape);
  }

  /** Repeats a value that stands for a larger one, where an operator must see it in full. */
  expand(value: string, shape: Shape): string {
    if (sameShape(this.shapeOf(value), shape)) {
      return value;
    }
    return this.node('Expand', [value, this.integers(shape)], shape);
  }

  sum(value: string, axes: readonly number[]): string {
    const shape = this.shapeOf(value);
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const real = axes.filter((axis) => shape[axis] !== 1);
    if (real.length === 0) {
      return value;
    }
    const [rows, columns] = [elementsOf(shape.slice(0, real.length)), elementsOf(shape.slice(real.length))];
    // The sum over many rows is a row of ones times the matrix, as the engine writes it.
    if (columns > 1 && rows >= MANY_ROWS && real.every((axis, index) => axis === index)) {
      const ones = this.input([1, rows]);
      return this.reshape(
        this.node('MatMul', [ones, this.reshape(value, [rows, columns])], [1, columns]),
        kept,
      );
    }
    return this.node('ReduceSum', [value, this.integers(real)], kept, { keepdims: 1 });
  }

  /** The gradient of an operand that was broadcast: summed over the axes along which it was repeated. */
  reduceTo(gradient: string, target: Shape): string {
    const shape = this.shapeOf(gradient);
    const missing = shape.length - target.length;
    const axes = shape
      .map((_, axis) => axis)
      .filter((axis) => axis < missing || (target[axis - missing] === 1 && shape[axis] !== 1));
    const reduced = this.sum(gradient, axes);
    return missing > 0 ? this.reshape(reduced, this.shapeOf(reduced).slice(missing)) : reduced;
  }

  private constant(dtype: 'int64' | 'float32', dims: Shape, values: readonly number[]): string {
    const key = `${dtype} ${dims.join()} ${values.join()}`;
    let name = this.numbers.get(key);
    if (name === undefined) {
      name = this.name(dims);
      this.numbers.set(key, name);
      this.constants.push({
        name,
        dtype,
        dims,
        bytes: values.length * (dtype === 'int64' ? 8 : 4),
        values: Float64Array.from(values),
      });
    }
    return name;
  }
}

/** Thrown where a gradient needs a shape that is not known. */
export class UnknownShape extends Error {}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function broadcast(shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) =>
    shapes.reduce((size, shape) => (size === 1 ? (shape[axis - rank + shape.length] ?? 1) : size), 1),
  );
}
