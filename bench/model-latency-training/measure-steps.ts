/** The engine's own training steps, by the protocol that models are measured with. */
import { initialParameters } from '../../src/compute';
import { createRandom } from '../../src/numeric/random';
import { openOnnxRuntimeNode } from '../../src/compute/runtimes/onnxruntime-node';
import type { CompiledFunction } from '../../src/compute/runtimes/runtime';
import { sizeOf } from '../../src/compute/tensors';
import type { HostTensors, TensorSpecs } from '../../src/compute';
import { initialState } from '../../src/compute/training/state';
import {
  stepFeeds,
  stepInputs,
  stepResult,
  stepTargets,
  trainingStep,
} from '../../src/compute/training/step';
import { openProbes } from '../../src/methods/latency/measure/probes';
import { measureInRounds, type Measured, type Subject } from '../../src/methods/latency/measure/protocol';
import { loadOnnxRuntime, threadClock } from '../../src/methods/latency/measure/sessions';
import type { TrainedNetwork } from './subjects';

export type MeasuredStep = Omit<Measured, 'name'>;

/** Milliseconds of processor time of one step, as `train` runs it: state in, state out, one thread. */
export async function measureSteps(
  networks: readonly TrainedNetwork[],
  rounds: number,
  onRound: (done: number, all: number) => void,
): Promise<readonly MeasuredStep[]> {
  const onnx = await loadOnnxRuntime();
  const runtime = await openOnnxRuntimeNode(1);
  const probes = await openProbes(onnx);
  const open: CompiledFunction[] = [];
  const subjects: Subject[] = [];
  for (const { name, model, batchSpec } of networks) {
    const step = await runtime.compile(
      trainingStep(model, { weightDecay: 1e-4, clipNorm: 1 }),
      stepInputs(model, batchSpec),
    );
    open.push(step);
    subjects.push(subjectOf(name, step, initialParameters(model.parameters, 1), madeUp(batchSpec)));
  }
  try {
    return await measureInRounds(subjects, probes, {
      rounds,
      extraRounds: 2,
      random: createRandom(0),
      clockMs: threadClock(),
      signal: new AbortController().signal,
      onRound,
    });
  } finally {
    await Promise.all([...probes.map((probe) => probe.release()), ...open.map((step) => step.dispose())]);
  }
}

function subjectOf(
  name: string,
  step: CompiledFunction,
  parameters: Float32Array,
  batch: HostTensors,
): Subject {
  let state = initialState(parameters).vectors;
  let spare = initialState(parameters).vectors;
  let count = 0;
  return {
    name,
    async run() {
      const { state: next } = stepResult(
        await step.run(stepFeeds(state, batch, count++, 1e-3), stepTargets(spare)),
      );
      spare = state;
      state = next;
    },
  };
}

/** Numbers of ordinary size; times do not depend on them. */
function madeUp(specs: TensorSpecs): HostTensors {
  const random = createRandom(1);
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [
      name,
      dtype === 'int32'
        ? new Int32Array(sizeOf(shape))
        : Float32Array.from({ length: sizeOf(shape) }, () => 0.25 + random.uniform() / 2),
    ]),
  );
}
