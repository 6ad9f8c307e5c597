import type { ModelPicture, PictureView } from '../../../../../src/contracts/latency/picture';
import { modelPicture } from '../../../../../src/methods/latency/picture/model-picture';
import { countModel, type ModelCounts } from '../../../../../src/onnx/count/count-model';
import type { OnnxModel } from '../../../../../src/onnx/model';
import { readOnnxModel } from '../../../../../src/onnx/read';
import { modelFile } from '../../../onnx/support/model-files';
import { writeModel, type ModelSketch, type NodeSketch } from '../../../onnx/support/model-writer';

interface Sketched {
  readonly model: OnnxModel;
  readonly counts: ModelCounts;
  draw(view?: Partial<PictureView>): ModelPicture;
}

export async function sketched(sketch: ModelSketch): Promise<Sketched> {
  const model = await readOnnxModel(modelFile(writeModel(sketch)));
  const counts = countModel(model);
  return {
    model,
    counts,
    draw: (view = {}) => modelPicture(model, counts, { expanded: null, reveal: null, all: false, ...view }),
  };
}

export const relu = (from: string, to: string, name = ''): NodeSketch => ({
  op: 'Relu',
  name,
  inputs: [from],
  outputs: [to],
});

/** Blocks of a way through two activations and a way around them, one after the other. */
export function residual(
  blocks: number,
  nameOf: (block: number, node: string) => string = () => '',
): ModelSketch {
  const nodes = Array.from({ length: blocks }, (_, block): NodeSketch[] => [
    relu(`v${block}`, `a${block}`, nameOf(block, 'first')),
    relu(`a${block}`, `b${block}`, nameOf(block, 'second')),
    {
      op: 'Add',
      name: nameOf(block, 'add'),
      inputs: [`v${block}`, `b${block}`],
      outputs: [`v${block + 1}`],
    },
  ]);
  return { nodes: nodes.flat(), inputs: { v0: { shape: [1, 8] } }, outputs: [`v${blocks}`] };
}
