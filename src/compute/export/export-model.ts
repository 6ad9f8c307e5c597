/** Turns a predict function with its weights into a standard .onnx file that says what it is, and a page about it. */
import { tensor } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { encodeOnnx } from '../compiler/encode-onnx';
import { trace } from '../compiler/trace';
import type { ParameterSpec } from '../parameters';
import { checkedOutputType, sizeOf } from '../tensors';
import type { TensorMap, TensorSpecs } from '../tensors';
import { EXPORT_FORMAT, propertiesOf } from './metadata';
import type { ModelFacts, ModelMetadata } from './metadata';

export interface ExportRequest {
  /** Weights become constants of the file. */
  readonly parameters: { readonly specs: readonly ParameterSpec[]; readonly values: Float32Array };
  predict(parameters: TensorMap, inputs: TensorMap): TensorMap;
  readonly inputs: TensorSpecs;
  readonly facts: ModelFacts;
}

export interface ExportedModel {
  /** The .onnx file. */
  readonly model: Uint8Array;
  readonly metadata: ModelMetadata;
}

/** Shapes are static: the file computes batches of exactly the given shape. */
export function exportModel({
  parameters: { specs, values },
  predict,
  inputs,
  facts,
}: ExportRequest): ExportedModel {
  const { graph } = trace((tensors) => predict(constants(specs, values), tensors), inputs);
  const outputs = graph.outputs.map(({ name, shape, type }) => ({
    name,
    shape: [...shape],
    dtype: checkedOutputType(name, type),
  }));
  const metadata: ModelMetadata = {
    format: EXPORT_FORMAT,
    ...facts,
    inputs: Object.entries(inputs).map(([name, { shape, dtype }]) => ({ name, shape: [...shape], dtype })),
    outputs,
  };
  return { model: encodeOnnx(graph, propertiesOf(metadata)), metadata };
}

/** Each parameter as an array of its own, as other tools expect initialisers. */
function constants(specs: readonly ParameterSpec[], values: Float32Array): TensorMap {
  let offset = 0;
  const named = specs.map(({ name, shape }): [string, Tensor] => {
    const start = offset;
    offset += sizeOf(shape);
    return [name, tensor(values.slice(start, offset), [...shape], 'float32')];
  });
  return Object.fromEntries(named);
}
