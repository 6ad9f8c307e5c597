/**
 * Whether training steps gain from products in half precision: a step as it is, and with every product (MatMul, Gemm) between
 * conversions to float16 or bfloat16, as mixed precision has it. State and sums stay 32-bit floats. Prints Markdown into docs/engine.md.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { initialParameters, type TensorSpecs } from '../src/compute';
import { encodeOnnx } from '../src/compute/compiler/encode-onnx';
import { trace } from '../src/compute/compiler/trace';
import { loadOnnxRuntimeNode } from '../src/compute/runtimes/load-onnxruntime-node';
import { initialState } from '../src/compute/training/state';
import { stepFeeds, stepInputs, trainingStep } from '../src/compute/training/step';
import { median } from '../src/numeric/quantile';
import { newNode } from '../src/onnx/edit/editable-model';
import { loadEditable } from '../src/onnx/edit/load';
import { saveModel } from '../src/onnx/edit/save';
import { Rewriter } from '../src/onnx/passes/rewriter';
import { describeMachine, writeIntoPage } from './engine/page';
import { gcnGru, gcnTransformer, type BenchmarkModel } from './models/models';

const FLOAT32 = 1;
const HALVES = { float16: 10, bfloat16: 16 } as const;
const ROUNDS = 9;
const STEPS = 8;
const MODELS = [gcnGru, gcnTransformer].map((build) => build(40, 8, 'dense'));

interface Lane {
  readonly precision: string;
  readonly session: InferenceSession | null;
  readonly reason: string;
  readonly cpuMs: number[];
  loss: number;
}

/** The step with its products in half precision. */
async function inHalves(file: string, folder: string, precision: keyof typeof HALVES): Promise<string> {
  const { editable } = await loadEditable(file);
  const rewriter = new Rewriter(editable);
  for (const node of editable.nodes) {
    if (node.opType !== 'MatMul' && node.opType !== 'Gemm') {
      continue;
    }
    const halves = node.inputs.map((input) => rewriter.name(`${input}:half`));
    const result = rewriter.name(`${node.outputs[0]}:half`);
    rewriter.replace(node, [
      ...node.inputs.map((input, at) => newNode('Cast', [input], [halves[at]], { to: HALVES[precision] })),
      { ...node, inputs: halves, outputs: [result] },
      newNode('Cast', [result], [node.outputs[0]], { to: FLOAT32 }),
    ]);
  }
  return (await saveModel(rewriter.finish(), path.join(folder, `${precision}.onnx`), false)).file;
}

async function laneOf(precision: string, file: string): Promise<Lane> {
  const onnx = await loadOnnxRuntimeNode();
  try {
    const session = await onnx.InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 4 });
    return { precision, session, reason: '', cpuMs: [], loss: NaN };
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n', 1);
    return { precision, session: null, reason, cpuMs: [], loss: NaN };
  }
}

async function lanesOf({ model, batchSpec }: BenchmarkModel, folder: string): Promise<Lane[]> {
  const step = trainingStep(model, { weightDecay: 1e-4, clipNorm: 1 });
  const file = path.join(folder, 'step.onnx');
  await writeFile(file, encodeOnnx(trace(step, stepInputs(model, batchSpec)).graph));
  const lanes = [await laneOf('float32', file)];
  for (const precision of Object.keys(HALVES) as (keyof typeof HALVES)[]) {
    lanes.push(await laneOf(precision, await inHalves(file, folder, precision)));
  }
  return lanes;
}

/** Runs the same step again and again; rounds interleave, so that a machine that slows down slows all lanes. */
async function measure(benchmark: BenchmarkModel, lanes: readonly Lane[]): Promise<void> {
  const { model, batchSpec, data } = benchmark;
  const onnx = await loadOnnxRuntimeNode();
  const values = stepFeeds(initialState(initialParameters(model.parameters, 1)).vectors, data(1), 0, 1e-3);
  const specs: TensorSpecs = stepInputs(model, batchSpec);
  const feeds = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      new onnx.Tensor('float32', value as Float32Array, specs[name].shape),
    ]),
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const lane of lanes) {
      const start = process.cpuUsage();
      for (let step = 0; lane.session !== null && step < STEPS; step++) {
        lane.loss = (
          (await lane.session.run(feeds, ['loss', 'nextParameters'])).loss.data as Float32Array
        )[0];
      }
      const { user, system } = process.cpuUsage(start);
      lane.cpuMs.push((user + system) / 1000 / STEPS);
    }
  }
}

function row(
  name: string,
  { precision, session, reason, cpuMs, loss }: Lane,
  [exact]: readonly Lane[],
): string {
  // The first round warms up.
  const [own, base] = [cpuMs, exact.cpuMs].map((rounds) => median(rounds.slice(1)));
  return session === null
    ? `| ${name} | ${precision} | does not load: ${reason.replaceAll('|', ' ')} | | |`
    : `| ${name} | ${precision} | ${own.toFixed(1)} | ${(own / base).toFixed(2)} | ${Math.abs(loss / exact.loss - 1).toExponential(1)} |`;
}

async function main(): Promise<void> {
  const machine = describeMachine();
  const rows: string[] = [];
  for (const benchmark of MODELS) {
    const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-mixed-'));
    try {
      const lanes = await lanesOf(benchmark, folder);
      await measure(benchmark, lanes);
      rows.push(...lanes.map((lane) => row(benchmark.name, lane, lanes)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const markdown = [
    `Measured on ${machine}. Median processor time of ${ROUNDS - 1} interleaved rounds of ${STEPS} steps, one thread; 40 services, batches of 8.`,
    [
      '| model | products in | ms a step | to float32 | relative difference of the loss |',
      '|---|---|---|---|---|',
      ...rows,
    ].join('\n'),
  ].join('\n\n');
  console.log(markdown);
  writeIntoPage('mixed-precision', markdown, 'engine.md');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
