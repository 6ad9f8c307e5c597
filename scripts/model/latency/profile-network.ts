import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { array, number, object, optional, parse, string } from 'valibot';
import { quantile } from '../../../src/numeric/quantile';
import { openSubject, type InputSpec, type OnnxRuntime } from '../../../src/methods/latency/measure/sessions';

/** A kernel as ONNX Runtime ran it inside a network: wall time. */
export interface ProfiledKernel {
  readonly name: string;
  readonly operator: string;
  readonly ms: number;
}

const RUNS = 8;
const SUFFIX = '_kernel_time';

const events = array(
  object({
    cat: optional(string()),
    name: string(),
    dur: optional(number()),
    args: optional(object({ op_name: optional(string()) })),
  }),
);

/** The kernels of a network in the order they ran in, each at the first quartile over a few runs. */
export async function profileNetwork(
  onnx: OnnxRuntime,
  model: Uint8Array,
  inputs: readonly InputSpec[],
): Promise<readonly ProfiledKernel[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-network-'));
  try {
    const subject = await openSubject(onnx, 'network', model, inputs, 1, path.join(folder, 'profile'));
    try {
      for (let run = 0; run <= RUNS; run++) {
        await subject.run();
      }
      subject.endProfiling();
    } finally {
      await subject.release();
    }
    const [file] = await readdir(folder);
    return kernels(parse(events, JSON.parse(await readFile(path.join(folder, file), 'utf8'))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function kernels(
  all: readonly { cat?: string; name: string; dur?: number; args?: { op_name?: string } }[],
): readonly ProfiledKernel[] {
  const found = new Map<string, { operator: string; microseconds: number[] }>();
  for (const { cat, name, dur, args } of all) {
    if (cat !== 'Node' || dur === undefined || !name.endsWith(SUFFIX)) {
      continue;
    }
    const kernel = found.get(name) ?? { operator: args?.op_name ?? '', microseconds: [] };
    kernel.microseconds.push(dur);
    found.set(name, kernel);
  }
  // The first run allocates memory.
  return [...found].map(([name, { operator, microseconds }]) => ({
    name: name.slice(0, -SUFFIX.length),
    operator,
    ms: quantile(microseconds.slice(1), 0.25) / 1000,
  }));
}
