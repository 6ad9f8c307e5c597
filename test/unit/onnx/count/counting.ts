import { countModel, type ModelCounts } from '../../../../src/onnx/count/count-model';
import type { GivenDimensions } from '../../../../src/onnx/infer/dimensions';
import { readOnnxModel } from '../../../../src/onnx/read';
import { modelFile } from '../support/model-files';
import { type Constant, type ModelSketch, type NodeSketch, writeModel } from '../support/model-writer';

/** Counts models that a test sketches. */

export async function count(model: ModelSketch, given: GivenDimensions = {}): Promise<ModelCounts> {
  return countModel(await readOnnxModel(modelFile(writeModel(model)), { name: 'model.onnx' }), given);
}

export const floats = (...dims: number[]): Constant => ({
  dtype: 'float32',
  dims,
  values: new Array<number>(dims.reduce((a, b) => a * b, 1)).fill(1),
});
export const int64 = (...values: number[]): Constant => ({ dtype: 'int64', dims: [values.length], values });
export const node = (
  op: string,
  inputs: string[],
  outputs: string[],
  attributes: NodeSketch['attributes'] = {},
  domain?: string,
): NodeSketch => ({ op, inputs, outputs, attributes, domain });
export const reasons = ({ problems }: ModelCounts): readonly string[] => problems.map(({ reason }) => reason);
