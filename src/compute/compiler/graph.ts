/** The intermediate form between a traced tfjs program and an ONNX model: values, nodes, and a graph that collects them. */
import { sizeOf } from '../tensors';

export type ElementType = 'float32' | 'int32' | 'int64' | 'bool';
export type Shape = readonly number[];
export type ConstantData = Float32Array | Int32Array | BigInt64Array | Uint8Array;
export type AttributeValue = number | string | readonly number[] | { readonly float: number };
/** Integers by default; a float attribute is written `{ float: x }`. */
export type NodeAttributes = Readonly<Record<string, AttributeValue>>;

/** One array in the graph: a graph input, a constant, or an output of `producer`. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  readonly constant: ConstantData | null;
  readonly producer: Node | null;
}

export interface Node {
  readonly operator: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: NodeAttributes;
}

export interface ValueType {
  readonly type: ElementType;
  readonly shape: Shape;
}

/** A finished graph: nodes in an order in which each comes after those it reads from. */
export interface Graph {
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
}

/** Collects nodes while a program is traced. Constants cost nothing until a surviving node reads them. */
export class GraphBuilder {
  private readonly inputValues: Value[] = [];
  private readonly nodeList: Node[] = [];
  private readonly scalars = new Map<string, Value>();
  private nextId = 0;

  input(name: string, type: ElementType, shape: Shape): Value {
    const value = { name, type, shape, constant: null, producer: null };
    this.inputValues.push(value);
    return value;
  }

  constant(data: ConstantData, type: ElementType, shape: Shape): Value {
    return { name: this.freshName(), type, shape, constant: data, producer: null };
  }

  /** A rank-0 constant, shared by all that ask for the same number. */
  scalar(number: number, type: ElementType): Value {
    const key = `${type}:${Object.is(number, -0) ? '-0' : number}`;
    let value = this.scalars.get(key);
    if (value === undefined) {
      value = this.constant(arrayOf([number], type), type, []);
      this.scalars.set(key, value);
    }
    return value;
  }

  /** A vector of 64-bit integers: how ONNX takes shapes, axes and paddings. */
  integers(numbers: readonly number[]): Value {
    return this.constant(BigInt64Array.from(numbers, BigInt), 'int64', [numbers.length]);
  }

  /** Appends a node with one output. */
  node(
    operator: string,
    inputs: readonly Value[],
    output: ValueType,
    attributes: NodeAttributes = {},
  ): Value {
    return this.nodeWithOutputs(operator, inputs, [output], attributes)[0];
  }

  nodeWithOutputs(
    operator: string,
    inputs: readonly Value[],
    outputTypes: readonly ValueType[],
    attributes: NodeAttributes = {},
  ): readonly Value[] {
    const outputs: Value[] = [];
    const node: Node = { operator, inputs, outputs, attributes };
    for (const { type, shape } of outputTypes) {
      outputs.push({ name: this.freshName(), type, shape, constant: null, producer: node });
    }
    this.nodeList.push(node);
    return outputs;
  }

  /** Closes the graph. Each output gets its own named Identity node, so that inputs, constants and twice-named values work as outputs. */
  finish(outputs: Readonly<Record<string, Value>>): Graph {
    const named = Object.entries(outputs).map(([name, value]) => {
      if (this.inputValues.some((input) => input.name === name)) {
        throw new Error(`'${name}' is the name of both an input and an output.`);
      }
      const node: Node = { operator: 'Identity', inputs: [value], outputs: [], attributes: {} };
      const output: Value = { name, type: value.type, shape: value.shape, constant: null, producer: node };
      this.nodeList.push({ ...node, outputs: [output] });
      return output;
    });
    return { inputs: this.inputValues, outputs: named, nodes: this.nodeList };
  }

  private freshName(): string {
    return `%${this.nextId++}`;
  }
}

/** Packs numbers into the array that holds this element type. */
export function arrayOf(numbers: readonly number[], type: ElementType): ConstantData {
  switch (type) {
    case 'float32':
      return Float32Array.from(numbers);
    case 'int32':
      return Int32Array.from(numbers);
    case 'int64':
      return BigInt64Array.from(numbers, BigInt);
    case 'bool':
      return Uint8Array.from(numbers, (number) => (number === 0 ? 0 : 1));
  }
}

/** The number that fills a constant of one element, else null. */
export function scalarOf(value: Value): number | null {
  return value.constant !== null && sizeOf(value.shape) === 1 ? Number(value.constant[0]) : null;
}
