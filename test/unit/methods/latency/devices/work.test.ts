import { describe, expect, it } from 'vitest';
import { workOf } from '../../../../../src/methods/latency/devices/work';
import { GraphBuilder } from '../../../../../src/compute/compiler/graph';
import { encodeOnnx } from '../../../../../src/compute/compiler/encode-onnx';
import { countModel } from '../../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../../src/onnx/read';
import { memoryFile } from '../training/memory-file';

describe('workOf', () => {
  it('counts what leaves and enters a group, and nothing in between', async () => {
    const graph = new GraphBuilder();
    const type = { type: 'float32', shape: [100] } as const;
    const x = graph.input('x', 'float32', [100]);
    const first = graph.node('Exp', [x], type);
    const second = graph.node('Add', [first, x], type);
    const counts = countModel(
      await readOnnxModel(
        await memoryFile(encodeOnnx(graph.finish({ y: graph.node('Neg', [second], type) }))),
      ),
    );
    const [exp, add, neg, out] = counts.nodes;
    expect(workOf([[exp], [add], [neg]], counts).map(({ bytes }) => bytes)).toEqual([800, 1200, 800]);
    // x in, y out; the last node only names the output.
    expect(workOf([[exp, add, neg, out]], counts)).toEqual([{ flops: 600, bytes: 800 }]);
    expect(workOf([[out]], counts)).toEqual([{ flops: 0, bytes: 0 }]);
  });
});
