/** Chooses the runtime: the fastest that loads here, or the one asked for, with the reasons against the others. */
import os from 'node:os';
import { neg } from '@tensorflow/tfjs-core';
import type { RuntimeChoice } from '../../contracts/protocol';
import { openOnnxRuntimeNode } from './onnxruntime-node';
import { openOnnxRuntimeWeb } from './onnxruntime-web';
import { RuntimeUnavailable } from './runtime';
import type { Runtime } from './runtime';
import { openTfjsCpu } from './tfjs-cpu';
import { openTfjsNode } from './tfjs-node';

export interface OpenOptions {
  /** Threads of the native runtime; default: the machine's, at most 4. */
  readonly threads?: number;
  /** Folder to resolve tfjs-node from; machine-scoped, never from a workspace. */
  readonly tfjsNodePath?: string;
  /** Why the native runtime must not be tried: it has taken a process down before. */
  readonly nativeCrash?: string;
  readonly log: (line: string) => void;
  /** Replaces the candidates, for tests. */
  readonly candidates?: readonly RuntimeCandidate[];
}

export interface RuntimeCandidate {
  readonly choice: Exclude<RuntimeChoice, 'auto'>;
  open(options: OpenOptions): Promise<Runtime>;
}

/** In the order in which 'auto' tries them. */
export const runtimeCandidates: readonly RuntimeCandidate[] = [
  {
    choice: 'onnx',
    open: ({ threads, nativeCrash }) => openNative(threads ?? defaultThreads(), nativeCrash),
  },
  { choice: 'wasm', open: () => openOnnxRuntimeWeb() },
  { choice: 'tfjs-node', open: ({ tfjsNodePath }) => openTfjsNode(tfjsNodePath) },
  { choice: 'cpu', open: () => openTfjsCpu() },
];

/**
 * Opens the chosen runtime, or for 'auto' the first that works; a chosen one that does not work is followed by those
 * slower than it. `reasons` has one line per runtime that was tried and not taken; each is logged too.
 * @throws when nothing works, which means a broken installation: tfjs-cpu is part of the program.
 */
export async function openRuntime(
  choice: RuntimeChoice,
  options: OpenOptions,
): Promise<{ runtime: Runtime; reasons: string[] }> {
  const candidates = options.candidates ?? runtimeCandidates;
  const first = choice === 'auto' ? 0 : candidates.findIndex((candidate) => candidate.choice === choice);
  const reasons: string[] = [];
  for (const candidate of candidates.slice(Math.max(first, 0))) {
    try {
      const runtime = await candidate.open(options);
      await selfTest(runtime);
      return { runtime, reasons };
    } catch (error) {
      const because =
        error instanceof RuntimeUnavailable
          ? error.message
          : `${candidate.choice} failed its first computation: ${String(error)}`;
      reasons.push(because);
      options.log(`Runtime ${candidate.choice} not used: ${because}.`);
    }
  }
  throw new Error(`No runtime works: ${reasons.join('; ')}.`);
}

/** Some failures (a missing .wasm file, an instruction the processor lacks) only show when something runs. */
async function selfTest(runtime: Runtime): Promise<void> {
  const negate = await runtime.compile(({ x }) => ({ y: neg(x) }), { x: { shape: [2], dtype: 'float32' } });
  const { y } = await negate.run({ x: Float32Array.of(1, -2) });
  await negate.dispose();
  if (y[0] !== -1 || y[1] !== 2) {
    throw new Error(`wrong result [${y.join(', ')}]`);
  }
}

async function openNative(threads: number, crash: string | undefined): Promise<Runtime> {
  if (crash !== undefined) {
    throw new RuntimeUnavailable(crash);
  }
  return openOnnxRuntimeNode(threads);
}

function defaultThreads(): number {
  return Math.max(1, Math.min(4, os.availableParallelism()));
}
