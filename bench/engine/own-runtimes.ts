/** Meshlens's own runtimes as contestants, and tfjs-wasm, which the engine replaces. */
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { initialParameters } from '../../src/compute';
import type { Runtime } from '../../src/compute';
import { eagerFunction } from '../../src/compute/runtimes/eager';
import { openOnnxRuntimeNode } from '../../src/compute/runtimes/onnxruntime-node';
import { openOnnxRuntimeWeb } from '../../src/compute/runtimes/onnxruntime-web';
import { openTfjsCpu } from '../../src/compute/runtimes/tfjs-cpu';
import { initialState } from '../../src/compute/training/state';
import {
  stepFeeds,
  stepInputs,
  stepResult,
  stepTargets,
  trainingStep,
} from '../../src/compute/training/step';
import type { BenchmarkModel } from '../models/models';
import type { Contestant, PreparedStep, StepTime } from './contestant';

export interface OwnContestants {
  /** Native with one and with two threads, then WebAssembly. */
  readonly compiled: readonly Contestant[];
  /** tfjs-wasm, then tfjs-cpu. */
  readonly eager: readonly Contestant[];
}

export async function ownRuntimes(): Promise<OwnContestants> {
  const [one, two] = await Promise.all([1, 2].map((threads) => openOnnxRuntimeNode(threads)));
  return {
    compiled: [
      contestant('native, 1 thread', one),
      contestant('native, 2 threads', two),
      contestant('wasm, 1 thread', await openOnnxRuntimeWeb()),
    ],
    eager: [contestant('tfjs-wasm', await openTfjsWasm()), contestant('tfjs-cpu', await openTfjsCpu())],
  };
}

function contestant(
  name: string,
  runtime: Runtime | Pick<Runtime, 'compile' | 'detail' | 'compiled'>,
): Contestant {
  return {
    name,
    detail: runtime.detail,
    eager: !runtime.compiled,
    prepare: (model) => prepare(runtime, model),
  };
}

async function prepare(
  { compile }: Pick<Runtime, 'compile'>,
  { model, batchSpec, data }: BenchmarkModel,
): Promise<PreparedStep> {
  const step = await compile(
    trainingStep(model, { weightDecay: 1e-4, clipNorm: 1 }),
    stepInputs(model, batchSpec),
  );
  const start = initialParameters(model.parameters, 1);
  const batch = data(1);
  let state = initialState(start).vectors;
  let spare = initialState(start).vectors;
  let count = 0;
  const runOne = async () => {
    const startMs = performance.now();
    const startCpu = process.cpuUsage();
    const { state: next } = stepResult(
      await step.run(stepFeeds(state, batch, count++, 1e-3), stepTargets(spare)),
    );
    spare = state;
    state = next;
    const { user, system } = process.cpuUsage(startCpu);
    return { wallMs: performance.now() - startMs, cpuMs: (user + system) / 1000 };
  };
  return {
    async run(steps) {
      const times: StepTime[] = [];
      for (let index = 0; index < steps; index++) {
        times.push(await runOne());
      }
      return times;
    },
    close: () => step.dispose(),
  };
}

/** tfjs's WebAssembly backend, one thread; not a runtime of the product, only what it is measured against. */
async function openTfjsWasm(): Promise<Pick<Runtime, 'compile' | 'detail' | 'compiled'>> {
  const packageFile = createRequire(path.join(process.cwd(), 'package.json')).resolve(
    '@tensorflow/tfjs-backend-wasm',
  );
  setWasmPaths(`${path.dirname(packageFile)}${path.sep}`);
  await tf.setBackend('wasm');
  return {
    compiled: false,
    detail: `tfjs-backend-wasm ${tf.version_core}, SIMD, 1 thread`,
    compile: (program, inputs) => Promise.resolve(eagerFunction('wasm', program, inputs)),
  };
}
