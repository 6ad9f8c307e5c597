/** Runs models natively and as WebAssembly, behind one interface. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { isMusl } from '../../../compute/runtimes/libc';
import { loadOnnxRuntimeNode } from '../../../compute/runtimes/load-onnxruntime-node';
import type { RuntimeCheck } from '../../../contracts/compression/report';
import type { HostTensor, Sample } from '../samples';

/** A model on disk, and its external data. */
export interface ModelFile {
  readonly file: string;
  /** Files beside it that hold its data. */
  readonly dataFiles: readonly string[];
}

/** Results by name, as plain numbers; values of other kinds are left out. */
export type Results = ReadonlyMap<
  string,
  { readonly data: ArrayLike<number>; readonly dims: readonly number[] }
>;

export interface OpenModel {
  run(sample: Sample): Promise<Results>;
  release(): Promise<void>;
}

/** `all` is what users get who set nothing; `basic` computes what the file says. */
export type Level = 'basic' | 'all';

export interface Runner {
  readonly name: RuntimeCheck['runtime'];
  readonly version: string;
  open(model: ModelFile, level: Level): Promise<OpenModel>;
}

interface OnnxModule {
  readonly Tensor: new (
    type: HostTensor['dtype'],
    data: HostTensor['data'],
    dims: readonly number[],
  ) => Tensor;
}

/** The native runtime. @throws when there is none for this system */
export async function nativeRunner(): Promise<Runner> {
  if (isMusl(process)) {
    throw new Error('the native runtime needs glibc, and this system has musl');
  }
  const onnx = await loadOnnxRuntimeNode();
  return {
    name: 'onnxruntime-node',
    version: onnx.env.versions.node ?? '',
    open: async ({ file }, level) =>
      opened(
        onnx,
        await onnx.InferenceSession.create(file, {
          executionProviders: ['cpu'],
          intraOpNumThreads: 1,
          interOpNumThreads: 1,
          graphOptimizationLevel: level,
          logSeverityLevel: 3,
        }),
      ),
  };
}

/** The runtime as WebAssembly. @throws when it does not load */
export async function webRunner(): Promise<Runner> {
  const onnx = await import('onnxruntime-web');
  onnx.env.wasm.numThreads = 1;
  onnx.env.logLevel = 'error';
  return {
    name: 'onnxruntime-web',
    version: onnx.env.versions.web ?? '',
    async open({ file, dataFiles }, level) {
      const session = await onnx.InferenceSession.create(new Uint8Array(await readFile(file)), {
        executionProviders: ['wasm'],
        graphOptimizationLevel: level,
        logSeverityLevel: 3,
        externalData: await Promise.all(
          dataFiles.map(async (data) => ({
            path: path.relative(path.dirname(file), data),
            data: new Uint8Array(await readFile(data)),
          })),
        ),
      });
      return opened(onnx, session);
    },
  };
}

function opened({ Tensor: TensorClass }: OnnxModule, session: InferenceSession): OpenModel {
  return {
    async run(sample) {
      const used = sample.filter(({ name }) => session.inputNames.includes(name));
      const feeds = Object.fromEntries(
        used.map(({ name, dtype, dims, data }) => [name, new TensorClass(dtype, data, dims)]),
      );
      const found = await session.run(feeds);
      const results = Object.entries(found as Record<string, Tensor>).flatMap(
        ([name, { data, dims, type }]) => {
          const numbers = numbersOf(type, data);
          return numbers === null ? [] : [[name, { data: numbers, dims }] as const];
        },
      );
      return new Map(results);
    },
    release: () => session.release(),
  };
}

function numbersOf(type: string, data: Tensor['data']): ArrayLike<number> | null {
  if (type === 'int64' || type === 'uint64') {
    return Float64Array.from(data as BigInt64Array, Number);
  }
  return type === 'string' || type === 'float16' ? null : (data as ArrayLike<number>);
}
