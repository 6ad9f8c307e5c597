/** Compares a tfjs program compiled to ONNX with the same program run eagerly on tfjs-cpu: values and gradients. */
import { cast, valueAndGrads } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { trace } from '../../../../src/compute/compiler/trace';
import { createRandom } from '../../../../src/numeric/random';
import type { Random } from '../../../../src/numeric/random';
import { openOnnxRuntimeNode } from '../../../../src/compute/runtimes/onnxruntime-node';
import type { Runtime } from '../../../../src/compute/runtimes/runtime';
import { openTfjsCpu } from '../../../../src/compute/runtimes/tfjs-cpu';
import { sizeOf } from '../../../../src/compute/tensors';
import type { HostArray, TensorMap, TensorSpecs } from '../../../../src/compute/tensors';

/** Small sizes that fast-check varies. */
export interface Sizes {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Values an input takes: normal, positive, 0 or 1 as float, or integers in [from, below). */
export type Domain = 'normal' | 'positive' | 'binary' | { readonly from: number; readonly below: number };

export interface CaseInput {
  readonly shape: readonly number[];
  readonly domain?: Domain;
}

export interface ParityCase {
  /** The kernel this case is there for; the harness checks that tfjs dispatches it. */
  readonly kernel: string;
  /** What is special about this case. */
  readonly note?: string;
  /** False for kernels without a gradient. */
  readonly differentiable?: boolean;
  build(sizes: Sizes): {
    readonly inputs: Readonly<Record<string, CaseInput>>;
    program(inputs: TensorMap): Tensor;
  };
}

export interface Runtimes {
  readonly compiled: Runtime;
  readonly eager: Runtime;
}

export async function openParityRuntimes(): Promise<Runtimes> {
  return { compiled: await openOnnxRuntimeNode(1), eager: await openTfjsCpu() };
}

/**
 * Runs one case for one set of sizes and compares every output.
 * @returns whether tfjs dispatched the case's kernel; for sizes of 1 it may take a shortcut.
 */
export async function expectParity(
  runtimes: Runtimes,
  parityCase: ParityCase,
  sizes: Sizes,
  seed: number,
): Promise<boolean> {
  const { inputs, program } = parityCase.build(sizes);
  const random = createRandom(seed);
  const specs: Record<string, TensorSpecs[string]> = {};
  const data: Record<string, HostArray> = {};
  for (const [name, input] of Object.entries(inputs)) {
    specs[name] = { shape: input.shape, dtype: typeof input.domain === 'object' ? 'int32' : 'float32' };
    data[name] = draw(random, input);
  }
  const forward = (tensors: TensorMap) => ({ value: cast(program(tensors), 'float32') });
  const traced = trace(forward, specs);
  const dispatched = traced.dispatched.has(parityCase.kernel);
  if (parityCase.differentiable === false) {
    await expectSame(runtimes, forward, specs, data);
    return dispatched;
  }
  const outputShape = traced.graph.outputs[0].shape;
  specs.dy = { shape: outputShape, dtype: 'float32' };
  data.dy = draw(random, { shape: outputShape });
  await expectSame(runtimes, (tensors) => withGradients(program, tensors), specs, data);
  return dispatched;
}

/** Output and gradients of every float input, given the gradient `dy` of the output. */
function withGradients(program: (inputs: TensorMap) => Tensor, { dy, ...inputs }: TensorMap): TensorMap {
  const variable = Object.keys(inputs).filter((name) => inputs[name].dtype === 'float32');
  const run = (...values: Tensor[]) =>
    program({ ...inputs, ...Object.fromEntries(variable.map((name, index) => [name, values[index]])) });
  const { value, grads } = valueAndGrads(run)(
    variable.map((name) => inputs[name]),
    dy,
  );
  return {
    value,
    ...Object.fromEntries(variable.map((name, index) => [`gradient of ${name}`, grads[index]])),
  };
}

/** One computation in two spellings: the one under test, which is compiled, and the obvious one, which runs eagerly. */
export interface Spellings {
  compiled(inputs: TensorMap): Tensor;
  eager(inputs: TensorMap): Tensor;
}

/**
 * Compares values, and gradients of every input, of two programs of the same inputs and output shape.
 * @param absolute the part of the tolerance that does not scale with the values
 */
export async function expectSameGradients(
  runtimes: Runtimes,
  inputs: Readonly<Record<string, CaseInput>>,
  seed: number,
  spellings: Spellings,
  absolute?: number,
): Promise<void> {
  const random = createRandom(seed);
  const specs: Record<string, TensorSpecs[string]> = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, { shape, dtype: 'float32' }]),
  );
  const data: Record<string, HostArray> = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, draw(random, input)]),
  );
  const { shape } = trace((tensors) => ({ value: spellings.compiled(tensors) }), specs).graph.outputs[0];
  specs.dy = { shape, dtype: 'float32' };
  data.dy = draw(random, { shape });
  await expectSame(
    runtimes,
    (tensors) => withGradients(spellings.compiled, tensors),
    specs,
    data,
    (tensors) => withGradients(spellings.eager, tensors),
    absolute,
  );
}

async function expectSame(
  { compiled, eager }: Runtimes,
  program: (inputs: TensorMap) => TensorMap,
  specs: TensorSpecs,
  data: Record<string, HostArray>,
  eagerProgram = program,
  absolute?: number,
): Promise<void> {
  const [actual, expected] = await Promise.all(
    [
      { runtime: compiled, spelling: program },
      { runtime: eager, spelling: eagerProgram },
    ].map(async ({ runtime, spelling }) => {
      const compiledFunction = await runtime.compile(spelling, specs);
      const outputs = await compiledFunction.run(data);
      await compiledFunction.dispose();
      return outputs;
    }),
  );
  for (const name of Object.keys(expected)) {
    expectClose(actual[name], expected[name], name, absolute);
  }
}

/** max|a−b| ≤ 1e-6 + 1e-5·max|b|: the closeness every kernel owes. */
export function expectClose(actual: HostArray, expected: HostArray, name = 'output', absolute = 1e-6): void {
  expect(actual.length, name).toBe(expected.length);
  let largest = 0;
  let error = 0;
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs(actual[index] - expected[index]);
    largest = Math.max(largest, Math.abs(expected[index]));
    error = Number.isNaN(difference) ? Infinity : Math.max(error, difference);
  }
  expect(error, `${name}: largest difference`).toBeLessThanOrEqual(absolute + 1e-5 * largest);
}

function draw(random: Random, { shape, domain = 'normal' }: CaseInput): HostArray {
  const length = sizeOf(shape);
  if (typeof domain === 'object') {
    return Int32Array.from({ length }, () => domain.from + random.integer(domain.below - domain.from));
  }
  const draws = {
    normal: () => random.normal(),
    positive: () => 0.2 + 2 * random.uniform(),
    binary: () => random.integer(2),
  };
  return Float32Array.from({ length }, draws[domain]);
}
