/** Opens an input with the product's readers, and states what they found and said. */
import path from 'node:path';
import type { Problem } from '../../src/contracts/problem';
import { openRecording } from '../../src/app/recording/recording';
import { ModelFileError } from '../../src/compute/export/error';
import { UnusableModel } from '../../src/compute/model-file/error';
import { readModel } from '../../src/compute/model-file/read';
import { createInlineRunner } from '../../src/jobs/inline-runner';
import { countModel } from '../../src/onnx/count/count-model';
import { OnnxFileError } from '../../src/onnx/error';
import { readOnnxModel } from '../../src/onnx/read';
import { RpcError } from '../../src/process/rpc/errors';
import { readLabels } from '../../src/workspace/labels';
import { regularise } from '../../src/workspace/metrics/regular';
import { readMetrics } from '../../src/workspace/metrics/read';
import { UnusableMetrics } from '../../src/workspace/metrics/table';
import { readTraceFile } from '../../src/workspace/traces/read';
import { MODEL_KIND } from './formats/saved-model';
import type { Reading } from './parts';

export interface Found {
  /** Ids of the records that were read. */
  readonly ids: ReadonlySet<string>;
  /** Files about which something was said, and what. */
  readonly said: readonly { readonly file: string; readonly reason: string }[];
}

type Reader = (folder: string, name: string) => Promise<Found>;

/** @throws whatever a reader throws that is no message for the user */
export async function observe(reading: Reading, folder: string, names: readonly string[]): Promise<Found> {
  try {
    return await readers[reading](folder, names[0]);
  } catch (error) {
    if (isForUser(error)) {
      return { ids: new Set(), said: names.map((file) => ({ file, reason: (error as Error).message })) };
    }
    throw error;
  }
}

function isForUser(error: unknown): boolean {
  return (
    (error instanceof RpcError && error.forUser) ||
    [UnusableMetrics, UnusableModel, OnnxFileError, ModelFileError].some((type) => error instanceof type)
  );
}

const readers: Readonly<Record<Reading, Reader>> = {
  async folder(folder) {
    const recording = openRecording(
      {
        folder,
        seed: 1,
        runtime: 'auto',
        model: 'auto',
        storageDir: null,
        include: [],
        exclude: [],
        trusted: false,
      },
      {
        signal: new AbortController().signal,
        progress: () => undefined,
        log: () => undefined,
        now: () => Date.now(),
        jobs: createInlineRunner(() => undefined),
        rules: async () => [],
      },
    );
    const { inputs, skipped, uses } = await recording.joined();
    const { readings } = await recording.manifests();
    const ids = new Set<string>(uses.map(({ name }) => `model:${name}`));
    for (const { name, references } of readings.flatMap(({ declarations }) => declarations)) {
      ids.add(`service:${name}`);
      references.forEach(({ target }) => ids.add(`reference:${target}`));
    }
    for (const resource of readings.flatMap(({ kustomizations = [] }) =>
      kustomizations.flatMap(({ resources }) => resources),
    )) {
      ids.add(`resource:${resource}`);
    }
    for (const file of (await recording.files()).traces) {
      await readTraceFile(file, { span: ({ spanId }) => ids.add(spanId), problem: () => undefined });
    }
    return { ids, said: [...saidOf(inputs.flatMap(({ problems }) => problems)), ...skipped] };
  },
  async metrics(folder, name) {
    const table = await readMetrics(path.join(folder, name), name);
    regularise(table, name);
    const ids = new Set(table.names.map((series) => `series:${series}`));
    table.values.forEach((value) => ids.add(`row:${value}`));
    return { ids, said: saidOf(table.problems) };
  },
  async labels(folder, name) {
    const faults = await readLabels(path.join(folder, name), name);
    return { ids: new Set(faults.map(({ service }) => `label:${service}`)), said: [] };
  },
  async onnx(folder, name) {
    const file = path.join(folder, name);
    const model = await readOnnxModel(file, { name });
    const counts = countModel(model);
    const { flops, parameters } = counts.totals;
    if (Number.isNaN(flops + parameters + counts.memory.peakBytes)) {
      throw new Error('a count of the model is no number');
    }
    return {
      ids: new Set(counts.nodes.map((_, index) => `node:${index}`)),
      said: saidOf([...model.problems, ...counts.problems]),
    };
  },
  async model(folder) {
    const model = await readModel(folder, { kind: MODEL_KIND });
    return { ids: new Set(model.tensors.map(({ name }) => `tensor:${name}`)), said: [] };
  },
};

const saidOf = (problems: readonly Problem[]): Found['said'] =>
  problems.map(({ file, reason }) => ({ file, reason }));
