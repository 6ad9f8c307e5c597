/** Builds networks with made-up weights, and counts their work and weights by formula while doing so. */
import { createRandom } from '../../src/numeric/random';
import {
  GraphBuilder,
  type ConstantData,
  type ElementType,
  type Graph,
  type NodeAttributes,
  type Shape,
  type Value,
} from '../../src/compute/compiler/graph';
import { sizeOf } from '../../src/compute/tensors';

/**
 * 'random': seeded normal numbers, scaled so that activations neither explode nor fade into denormals.
 * 'shape-only': zeros made at load time from the shape, so that the file stays small.
 */
export type WeightKind = 'random' | 'shape-only';

export interface NetworkCounts {
  /** Multiply-accumulates of convolutions, matrix products and recurrences. */
  readonly macs: number;
  /** Elements of all weights, statistics included. */
  readonly parameters: number;
  /** Running means and variances. */
  readonly statistics: number;
}

/** Random numbers are drawn once and used again and again: drawing 100 million would take longer than running the network. */
const POOL_SIZE = 1 << 16;

export class NetworkBuilder {
  private readonly graph = new GraphBuilder();
  private readonly pool: Float32Array;
  private poolAt = 0;
  private readonly counted = { macs: 0, parameters: 0, statistics: 0 };

  constructor(
    private readonly weightKind: WeightKind,
    seed: number,
  ) {
    const random = createRandom(seed);
    this.pool =
      weightKind === 'random'
        ? Float32Array.from({ length: POOL_SIZE }, () => random.normal())
        : new Float32Array(0);
  }

  get counts(): NetworkCounts {
    return { ...this.counted };
  }

  input(name: string, shape: Shape, type: ElementType = 'float32'): Value {
    return this.graph.input(name, type, shape);
  }

  /** A node with one output; `shape` is what the caller computed for it. */
  node(
    operator: string,
    inputs: readonly Value[],
    shape: Shape,
    attributes: NodeAttributes = {},
    type: ElementType = 'float32',
  ): Value {
    return this.graph.node(operator, inputs, { type, shape }, attributes);
  }

  nodeWithOutputs(
    operator: string,
    inputs: readonly Value[],
    shapes: readonly Shape[],
    attributes: NodeAttributes = {},
  ): readonly Value[] {
    return this.graph.nodeWithOutputs(
      operator,
      inputs,
      shapes.map((shape) => ({ type: 'float32', shape })),
      attributes,
    );
  }

  integers(values: readonly number[]): Value {
    return this.graph.integers(values);
  }

  scalar(value: number, type: ElementType = 'float32'): Value {
    return this.graph.scalar(value, type);
  }

  constant(data: ConstantData, type: ElementType, shape: Shape): Value {
    return this.graph.constant(data, type, shape);
  }

  /** Learned weights, normal with deviation sqrt(gain / fanIn). */
  weights(shape: Shape, fanIn: number, gain = 2): Value {
    const scale = Math.sqrt(gain / fanIn);
    return this.parameter(shape, (data) => {
      for (let index = 0; index < data.length; index++) {
        data[index] = this.pool[this.poolAt++ % POOL_SIZE] * scale;
      }
    });
  }

  /** Learned weights that start at one number: gains and offsets. */
  filled(shape: Shape, value: number): Value {
    return this.parameter(shape, (data) => data.fill(value));
  }

  /** What normalisation remembers of the training data. */
  statistic(shape: Shape, value: number): Value {
    this.counted.statistics += sizeOf(shape);
    return this.filled(shape, value);
  }

  addMacs(count: number): void {
    this.counted.macs += count;
  }

  finish(outputs: Readonly<Record<string, Value>>): Graph {
    return this.graph.finish(outputs);
  }

  private parameter(shape: Shape, fill: (data: Float32Array) => void): Value {
    this.counted.parameters += sizeOf(shape);
    if (this.weightKind === 'shape-only') {
      return this.node('ConstantOfShape', [this.integers(shape)], shape);
    }
    const data = new Float32Array(sizeOf(shape));
    fill(data);
    return this.constant(data, 'float32', shape);
  }
}
