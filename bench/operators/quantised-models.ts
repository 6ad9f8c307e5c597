/** Products with weights of 8 bits, in the three forms that quantisers write. */
import type { OnnxElementType } from '../../src/onnx/element-type';
import { type WrittenConstant, type WrittenNode, writeModel } from '../../src/onnx/write/write-model';
import { createRandom } from '../../src/numeric/random';
import type { LayerModel } from './layer-models';

/** Rows, inner size, columns; none is the size of a calibrated kernel. */
const SIZES: readonly (readonly [number, number, number])[] = [
  [1, 1024, 1024],
  [8, 900, 1200],
  [64, 512, 2048],
  [200, 700, 700],
];
const OPSET = 18;

interface Product {
  readonly nodes: readonly WrittenNode[];
  readonly constants: readonly WrittenConstant[];
}

export function quantisedModels(): readonly LayerModel[] {
  return SIZES.flatMap((sizes) =>
    Object.entries({ weights: weightOnly, QDQ: quantised, dynamic }).map(([kind, build]) => {
      const [rows, inner, columns] = sizes;
      const { nodes, constants } = build(inner, columns);
      return {
        name: `int8 ${kind} ${sizes.join(' ')}`,
        group: `int8 ${kind}`,
        model: writeModel({
          nodes,
          constants,
          inputs: [{ name: 'x', dtype: 'float32', shape: [rows, inner] }],
          outputs: [{ name: 'y', dtype: 'float32', shape: [rows, columns] }],
          opsets: new Map([['', OPSET]]),
        }),
      };
    }),
  );
}

function weightOnly(inner: number, columns: number): Product {
  return {
    nodes: [node('DequantizeLinear', ['w', 'w:scale'], ['w:float']), node('MatMul', ['x', 'w:float'], ['y'])],
    constants: [weights(inner, columns), scale('w:scale', 0.01)],
  };
}

function quantised(inner: number, columns: number): Product {
  return {
    nodes: [
      node('QuantizeLinear', ['x', 'x:scale', 'zero'], ['x:integer']),
      node('DequantizeLinear', ['x:integer', 'x:scale', 'zero'], ['x:float']),
      node('DequantizeLinear', ['w', 'w:scale'], ['w:float']),
      node('MatMul', ['x:float', 'w:float'], ['product']),
      node('QuantizeLinear', ['product', 'y:scale', 'zero'], ['y:integer']),
      node('DequantizeLinear', ['y:integer', 'y:scale', 'zero'], ['y']),
    ],
    constants: [
      weights(inner, columns),
      scale('x:scale', 0.01),
      scale('w:scale', 0.01),
      scale('y:scale', 0.1),
      { name: 'zero', dtype: 'uint8', shape: [], data: Uint8Array.of(128) },
    ],
  };
}

function dynamic(inner: number, columns: number): Product {
  return {
    nodes: [
      node('DynamicQuantizeLinear', ['x'], ['x:integer', 'x:scale', 'x:zero']),
      node('MatMulInteger', ['x:integer', 'w', 'x:zero'], ['product']),
      node('Cast', ['product'], ['product:float'], new Map([['to', { type: 'int', value: 1 }]])),
      node('Mul', ['x:scale', 'w:scale'], ['scale']),
      node('Mul', ['product:float', 'scale'], ['y']),
    ],
    constants: [weights(inner, columns), scale('w:scale', 0.01)],
  };
}

function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: WrittenNode['attributes'] = new Map(),
): WrittenNode {
  return { name: `${outputs[0]}:node`, opType, domain: '', inputs, outputs, attributes };
}

function weights(inner: number, columns: number): WrittenConstant {
  const random = createRandom(1);
  const dtype: OnnxElementType = 'int8';
  const data = Uint8Array.from({ length: inner * columns }, () => Math.floor(256 * random.uniform()));
  return { name: 'w', dtype, shape: [inner, columns], data };
}

function scale(name: string, value: number): WrittenConstant {
  return { name, dtype: 'float32', shape: [], data: new Uint8Array(Float32Array.of(value).buffer) };
}
