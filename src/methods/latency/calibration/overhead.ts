import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quantile } from '../../../numeric/quantile';
import { openSubject, processorMs, type OnnxRuntime } from '../measure/sessions';
import { nodeTimes } from './profile';
import { writeModel } from '../../../onnx/write/write-model';

export interface Overhead {
  /** What one run costs whatever the model does, in processor milliseconds. */
  readonly runMs: number;
  /** By how much the profile's time of a kernel is longer than what it takes without a profile. */
  readonly profilingMs: number;
}

const TIMINGS = 7;
const RUNS_PER_TIMING = 30;
const PROFILED_RUNS = 20;
const NODES = 64;

/** From models that negate one number, once and many times over. */
export async function measureOverhead(onnx: OnnxRuntime): Promise<Overhead> {
  const single = await timeOf(onnx, 1);
  const many = await timeOf(onnx, NODES);
  const nodeMs = Math.max(0, (many - single) / (NODES - 1));
  const profiledMs = await profiledNodeMs(onnx);
  return { runMs: Math.max(0, single - nodeMs), profilingMs: Math.max(0, profiledMs - nodeMs) };
}

async function timeOf(onnx: OnnxRuntime, nodes: number): Promise<number> {
  const subject = await openSubject(onnx, 'nothing', chain(nodes), [INPUT], 1);
  try {
    const timings: number[] = [];
    for (let timing = 0; timing < TIMINGS; timing++) {
      const startMs = processorMs();
      for (let run = 0; run < RUNS_PER_TIMING; run++) {
        await subject.run();
      }
      timings.push((processorMs() - startMs) / RUNS_PER_TIMING);
    }
    return quantile(timings, 0.25);
  } finally {
    await subject.release();
  }
}

async function profiledNodeMs(onnx: OnnxRuntime): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-overhead-'));
  try {
    const subject = await openSubject(
      onnx,
      'nothing',
      chain(NODES),
      [INPUT],
      1,
      path.join(folder, 'profile'),
    );
    try {
      for (let run = 0; run < PROFILED_RUNS; run++) {
        await subject.run();
      }
      subject.endProfiling();
    } finally {
      await subject.release();
    }
    const [file] = await readdir(folder);
    const times = [...nodeTimes(await readFile(path.join(folder, file), 'utf8')).values()];
    // The profile counts whole microseconds: the mean over nodes and runs shows parts of one, longest runs aside.
    const sorted = times
      .flat()
      .sort((a, b) => a - b)
      .slice(0, Math.floor(0.75 * NODES * PROFILED_RUNS));
    return sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const INPUT = { name: 'v0', dtype: 'float32', shape: [1] } as const;

function chain(nodes: number): Uint8Array {
  return writeModel({
    nodes: Array.from({ length: nodes }, (_, at) => ({
      name: `n${at}`,
      opType: 'Neg',
      domain: '',
      inputs: [`v${at}`],
      outputs: [`v${at + 1}`],
      attributes: new Map(),
    })),
    inputs: [INPUT],
    outputs: [{ ...INPUT, name: `v${nodes}` }],
    constants: [],
    opsets: new Map([['', 13]]),
  });
}
