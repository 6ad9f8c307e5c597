/** The engine's side: MetaEformer's training steps as the product runs them, batches, masks and pool included. */
import { dropoutMasks } from '../../src/compute/nn/dropout';
import { openOnnxRuntimeNode } from '../../src/compute/runtimes/onnxruntime-node';
import { initialState } from '../../src/compute/training/state';
import {
  masksOf,
  stepFeeds,
  stepInputs,
  stepResult,
  stepTargets,
  trainingStep,
} from '../../src/compute/training/step';
import { partWindows, squaredError } from '../../src/methods/workload/networks/fit';
import { prepareNetwork } from '../../src/methods/workload/networks/prepare';
import type { WorkloadFitRequest, WorkloadSeries } from '../../src/methods/workload/networks/request';
import { chunks, drawn } from '../../src/methods/workload/networks/sample';
import { batchSpec, WindowBatches } from '../../src/methods/workload/networks/windows';
import { createRandom } from '../../src/numeric/random';
import { answerLines } from './line-protocol';
import { epochWindows, released, ROWS } from './sizes';

/** Answers each count on standard input with the milliseconds of that many further steps. */
export async function runOwnSteps(threads: number): Promise<void> {
  const { inputSteps, steps, batch: size, width, learningRate } = released;
  const series = madeUpSeries();
  const runtime = await openOnnxRuntimeNode(threads);
  const windows = {
    node: new Int32Array(epochWindows),
    origin: Int32Array.from({ length: epochWindows }, (_, at) => inputSteps + at),
  };
  const request: WorkloadFitRequest = {
    kind: 'metaeformer',
    series,
    inputSteps,
    steps,
    fit: windows,
    validation: windows,
    asked: windows,
    seed: 1,
    runtime,
    width,
  };
  const batches = new WindowBatches(series, request, size);
  const prepared = await prepareNetwork(request, partWindows(request));
  const model = squaredError(prepared.network, size / prepared.size.batch);
  const compiled = await runtime.compile(
    trainingStep(model, { weightDecay: 0, clipNorm: 1 }),
    stepInputs(model, batchSpec(series, request, size)),
  );
  let { vectors } = initialState(prepared.initial);
  let spare = initialState(prepared.initial).vectors;
  const masks = dropoutMasks(masksOf(model), 1);
  const order = [...chunks(drawn(epochWindows, epochWindows, 1, 0), size)];
  let step = 0;
  const runOne = async (): Promise<void> => {
    const batch = batches.build(windows, order[step % order.length]);
    await prepared.beforeStep?.(step, vectors.parameters, batch);
    const feeds = stepFeeds(vectors, batch, step, learningRate, masks(step));
    const { state } = stepResult(await compiled.run(feeds, stepTargets(spare)));
    spare = vectors;
    vectors = state;
    step++;
  };
  await answerLines(async (count) => {
    const times: number[] = [];
    for (let each = 0; each < count; each++) {
      const startMs = performance.now();
      await runOne();
      times.push(performance.now() - startMs);
    }
    return { times, peakMb: process.resourceUsage().maxRSS / 1024 };
  });
}

/** An hourly series with a day, a week and noise. */
function madeUpSeries(): WorkloadSeries {
  const random = createRandom(1);
  const { calendarWidth } = released;
  const values = Float32Array.from(
    { length: ROWS },
    (_, row) =>
      Math.sin((2 * Math.PI * row) / 24) + 0.5 * Math.sin((2 * Math.PI * row) / 168) + 0.3 * random.normal(),
  );
  const calendar = Float32Array.from({ length: ROWS * calendarWidth }, (_, cell) => {
    const season = [24, 168, 720, 8760][cell % calendarWidth];
    return (Math.floor(cell / calendarWidth) % season) / season - 0.5;
  });
  const statics = new Float32Array(0);
  return {
    nodes: 1,
    rows: ROWS,
    values,
    calendar,
    clock: null,
    calendarWidth,
    statics,
    staticWidth: 0,
    period: 24,
    week: 0,
  };
}
