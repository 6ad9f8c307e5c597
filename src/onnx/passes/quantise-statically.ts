/**
 * Integer arithmetic with activations of fixed ranges, written with floats: QuantizeLinear and DequantizeLinear around every operator
 * that computes with integers (QDQ). Runtimes make one operator of the three; one that has none for integers computes with floats.
 */
import { type EditableModel, type EditableNode, newNode } from '../edit/editable-model';
import { floatScalar, floatsOf, newTensor } from '../edit/editable-tensor';
import { withoutUnread } from './fold-batch-norm';
import { type IntegerGraph, integerGraph } from './integer-graph';
import { IntegerStore, type WeightedLayer } from './layer-weights';
import type { QuantisedModel } from './quantise-dynamically';
import { Rewriter } from './rewriter';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The first operator set in which the standard's own QuantizeLinear has an axis; before, ONNX Runtime's is taken. */
const STANDARD_OPSET = 13;
const RUNTIME_DOMAIN = 'com.microsoft';
const LARGEST_INT32 = 2 ** 31 - 1;

/** The values whose ranges have to be known. */
export function valuesToObserve(model: EditableModel): readonly string[] {
  const { values, sameAs } = integerGraph(model);
  return values.filter((name) => !sameAs.has(name));
}

/** @param ranges of the values to observe; what has none stays floats */
export function quantiseStatically(model: EditableModel, ranges: ReadonlyMap<string, Range>): QuantisedModel {
  return new StaticPass(model, integerGraph(model), ranges).run();
}

/** Scale and zero point of a value, by name and as a number. */
interface Parameters {
  readonly scale: string;
  readonly zero: string;
  readonly scaleValue: number;
}

class StaticPass {
  private readonly rewriter: Rewriter;
  private readonly store: IntegerStore;
  /** Empty for the standard's operators. */
  private readonly domain: string;
  private readonly parameters = new Map<string, Parameters>();
  /** What integer operators read in place of a value. */
  private readonly readAs = new Map<string, string>();
  /** What an integer operator writes, before the value itself has been through integers. */
  private readonly writtenAs = new Map<string, string>();
  private readonly after = new Map<EditableNode, EditableNode[]>();

  constructor(
    private readonly model: EditableModel,
    private readonly graph: IntegerGraph,
    private readonly ranges: ReadonlyMap<string, Range>,
  ) {
    this.rewriter = new Rewriter(model);
    this.store = new IntegerStore(this.rewriter);
    this.domain = (model.opsets.get('') ?? 0) >= STANDARD_OPSET ? '' : RUNTIME_DOMAIN;
    if (this.domain !== '') {
      this.rewriter.use(this.domain, 1);
    }
  }

  run(): QuantisedModel {
    const { model, graph, rewriter, writtenAs } = this;
    graph.values.forEach((name) => this.quantise(name));
    const layers: string[] = [];
    for (const node of model.nodes) {
      const before: EditableNode[] = [];
      const layer = graph.layers.get(node);
      const inputs =
        layer === undefined
          ? (this.inputsBetween(node) ?? this.biasInputs(node))
          : this.layerInputs(layer, before);
      if (layer !== undefined && inputs !== null) {
        layers.push(node.outputs[0]);
      }
      const isBias = layer === undefined && !graph.between.has(node);
      const plain = inputs === null ? node : { ...plainly(node, isBias), inputs };
      const outputs = node.outputs.map((name) => writtenAs.get(name) ?? name);
      rewriter.replace(node, [...before, { ...plain, outputs }, ...(this.after.get(node) ?? [])]);
    }
    return { model: withoutUnread(rewriter.finish()), layers };
  }

  private inputsBetween(node: EditableNode): readonly string[] | null {
    return this.graph.between.has(node) ? node.inputs.map((name) => this.readAs.get(name) ?? name) : null;
  }

  /**
   * Inputs of a Sub with the negated bias, for the Add behind a product. With Add, ONNX Runtime makes a Gemm of both before it looks
   * for integers, and finds none in its bias.
   */
  private biasInputs({ domain, opType, inputs }: EditableNode): readonly string[] | null {
    const { graph, model } = this;
    const product = inputs.findIndex((name) => {
      const writer = graph.writers.get(name);
      return writer?.opType === 'MatMul' && graph.layers.has(writer);
    });
    const tensor = model.initialisers.get(inputs[1 - product]);
    if (
      domain !== '' ||
      opType !== 'Add' ||
      product < 0 ||
      tensor?.dtype !== 'float32' ||
      tensor.dims.length !== 1
    ) {
      return null;
    }
    const values = floatsOf(tensor)?.map((one) => -one);
    return values === undefined
      ? null
      : [
          inputs[product],
          this.rewriter.store(newTensor(`${tensor.name}/negative`, 'float32', tensor.dims, values)),
        ];
  }

  /** Puts a value through integers, behind whatever writes it. */
  private quantise(name: string): void {
    const parameters = this.parametersOf(name);
    if (parameters === null) {
      return;
    }
    const { graph, rewriter, domain } = this;
    const { scale, zero } = parameters;
    const writer = graph.writers.get(name);
    const isInteger =
      writer !== undefined &&
      (graph.layers.has(writer) || graph.between.has(writer) || graph.absorbed.has(writer));
    const other = rewriter.name(isInteger ? `${name}/float` : `${name}/quantised`);
    const [from, to] = isInteger ? [other, name] : [name, other];
    const integers = rewriter.name(`${name}/uint8`);
    const nodes = [
      newNode('QuantizeLinear', [from, scale, zero], [integers], {}, domain),
      newNode('DequantizeLinear', [integers, scale, zero], [to], {}, domain),
    ];
    this.readAs.set(name, to);
    if (isInteger) {
      this.writtenAs.set(name, other);
    }
    if (writer === undefined) {
      rewriter.prepend(...nodes);
    } else {
      this.after.set(writer, [...(this.after.get(writer) ?? []), ...nodes]);
    }
  }

  private parametersOf(name: string): Parameters | null {
    const known = this.parameters.get(name);
    if (known !== undefined) {
      return known;
    }
    const source = this.graph.sameAs.get(name);
    const made = source === undefined ? this.newParameters(name) : this.parametersOf(source);
    if (made !== null) {
      this.parameters.set(name, made);
    }
    return made;
  }

  /** Zero is always one of the integers: padding and ReLU need it exactly. */
  private newParameters(name: string): Parameters | null {
    const range = this.ranges.get(name);
    if (range === undefined || !(range.max - range.min < Infinity)) {
      return null;
    }
    const [low, high] = [Math.min(0, range.min), Math.max(0, range.max)];
    const scaleValue = Math.fround(high - low < 1e-30 ? 1 : (high - low) / 255);
    const zero = Math.max(0, Math.min(255, Math.round(-low / scaleValue)));
    return {
      scale: this.rewriter.store(floatScalar(`${name}/scale`, scaleValue)),
      zero: this.rewriter.store(newTensor(`${name}/zero`, 'uint8', [], Uint8Array.of(zero))),
      scaleValue,
    };
  }

  /** Null when the layer has to stay one of floats. */
  private layerInputs(layer: WeightedLayer, before: EditableNode[]): readonly string[] | null {
    const { node, axis, bias } = layer;
    const input = this.parameters.get(node.inputs[0]);
    const weights = input === undefined ? null : this.store.of(layer);
    if (input === undefined || weights === null) {
      return null;
    }
    const { rewriter, domain } = this;
    const [output] = node.outputs;
    const float = rewriter.name(`${output}/weights`);
    before.push(
      newNode('DequantizeLinear', [weights.integers, weights.scale, weights.zero], [float], { axis }, domain),
    );
    const data = this.readAs.get(node.inputs[0]) ?? node.inputs[0];
    if (bias === null || bias === undefined) {
      return [data, float];
    }
    const scales = weights.scales.map((scale) => scale * input.scaleValue);
    const integers = Int32Array.from(bias, (one, channel) =>
      Math.max(-LARGEST_INT32, Math.min(LARGEST_INT32, Math.round(one / scales[channel]))),
    );
    const stored = rewriter.store(newTensor(`${output}/bias-int32`, 'int32', [bias.length], integers));
    const scale = rewriter.store(newTensor(`${output}/bias-scale`, 'float32', [bias.length], scales));
    const floatBias = rewriter.name(`${output}/bias`);
    before.push(newNode('DequantizeLinear', [stored, scale], [floatBias], { axis: 0 }, domain));
    return [data, float, floatBias];
  }
}

/** The node as its integer weights are stored: a Gemm that neither turns nor scales them; a sum of two as runtimes know it. */
function plainly(node: EditableNode, isBias: boolean): EditableNode {
  if (node.opType === 'Gemm') {
    return { ...node, attributes: new Map(), fields: new Uint8Array(0) };
  }
  if (isBias) {
    return { ...node, opType: 'Sub' };
  }
  return node.opType === 'Sum' ? { ...node, opType: 'Add' } : node;
}
