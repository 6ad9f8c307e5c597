import { GraphBuilder } from '../../../compute/compiler/graph';
import { encodeOnnx } from '../../../compute/compiler/onnx/encode';
import { quantile } from '../measure/protocol';
import { openSubject, type OnnxRuntime } from '../measure/sessions';

const TIMINGS = 7;
const RUNS_PER_TIMING = 200;

/** What one run costs whatever the model does: processor milliseconds of a model that negates one number. */
export async function measureRunMs(onnx: OnnxRuntime): Promise<number> {
  const graph = new GraphBuilder();
  const type = { type: 'float32', shape: [1] } as const;
  const model = encodeOnnx(graph.finish({ y: graph.node('Neg', [graph.input('x', 'float32', [1])], type) }));
  const subject = await openSubject(onnx, 'nothing', model, [{ name: 'x', dtype: 'float32', shape: [1] }], 1);
  try {
    const timings: number[] = [];
    for (let timing = 0; timing < TIMINGS; timing++) {
      const start = process.cpuUsage();
      for (let run = 0; run < RUNS_PER_TIMING; run++) await subject.run();
      const { user, system } = process.cpuUsage(start);
      timings.push((user + system) / 1000 / RUNS_PER_TIMING);
    }
    return quantile(timings, 0.25);
  } finally {
    await subject.release();
  }
}
