import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { array, number, object, optional, parse, string } from 'valibot';
import { quantile } from '../measure/protocol';
import { openSubject, type OnnxRuntime } from '../measure/sessions';
import type { EmittedKernel } from './emit';

const RUNS = 12;
/** Changes of memory layout at the borders of a lone kernel; between kernels there are none. */
const LAYOUT_CHANGES = /^Reorder(Input|Output)$/;

const events = array(object({ cat: optional(string()), name: string(), dur: optional(number()), args: optional(object({ op_name: optional(string()) })) }));

/** Milliseconds of a kernel by ONNX Runtime's own profile: the first quartile over a few runs, without its producers. */
export async function profileKernel(onnx: OnnxRuntime, { model, inputs, producers }: EmittedKernel): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-profile-'));
  try {
    const subject = await openSubject(onnx, 'kernel', model, inputs, 1, path.join(folder, 'profile'));
    try {
      for (let run = 0; run <= RUNS; run++) await subject.run();
      subject.endProfiling();
    } finally {
      await subject.release();
    }
    const [file] = await readdir(folder);
    return kernelMs(parse(events, JSON.parse(await readFile(path.join(folder, file), 'utf8'))), producers);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function kernelMs(all: readonly { cat?: string; name: string; dur?: number; args?: { op_name?: string } }[], producers: ReadonlySet<string>): number {
  const durations = new Map<string, number[]>();
  for (const { cat, name, dur, args } of all) {
    if (cat !== 'Node' || dur === undefined || !name.endsWith('_kernel_time') || LAYOUT_CHANGES.test(args?.op_name ?? '')) continue;
    if (producers.has(name.slice(0, -'_kernel_time'.length))) continue;
    durations.set(name, [...(durations.get(name) ?? []), dur]);
  }
  // The first run allocates memory.
  return [...durations.values()].reduce((sum, each) => sum + quantile(each.slice(1), 0.25), 0) / 1000;
}
