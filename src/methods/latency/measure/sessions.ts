/** Models as something to run: ONNX Runtime sessions with made-up inputs. */
import type * as OnnxRuntimeModule from 'onnxruntime-node';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { isMusl } from '../../../compute/runtimes/libc';
import { loadOnnxRuntimeNode } from '../../../compute/runtimes/load-onnxruntime-node';
import { userError } from '../../../process/rpc/errors';
import { elementsOf, type OnnxElementType } from '../../../onnx/element-type';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import type { Subject } from './protocol';

export type OnnxRuntime = typeof OnnxRuntimeModule;

export interface InputSpec {
  readonly name: string;
  readonly dtype: OnnxElementType;
  readonly shape: Shape | null;
}

export interface SessionSubject extends Subject {
  /** Writes the profile, when one was asked for. */
  endProfiling(): void;
  release(): Promise<void>;
}

/** The native runtime. Rejects with a message for the user where there is none. */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  if (isMusl(process)) {
    throw userError(
      'no-native-runtime',
      'Models can be run only by the native runtime, which needs glibc; this system has musl.',
    );
  }
  return loadOnnxRuntimeNode().catch(() => {
    throw userError(
      'no-native-runtime',
      `Models can be run only by the native runtime, and there is none for ${process.platform}-${process.arch} in this installation.`,
    );
  });
}

/**
 * Opens a model, from its path (external data is found beside it) or its bytes.
 * @param profilePrefix where a profile goes
 * @param optimisedPath where the graph goes as the runtime optimised it
 */
export async function openSubject(
  onnx: OnnxRuntime,
  name: string,
  model: string | Uint8Array,
  inputs: readonly InputSpec[],
  threads: number,
  profilePrefix?: string,
  optimisedPath?: string,
): Promise<SessionSubject> {
  const session = await create(onnx, model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...(profilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix: profilePrefix }),
    ...(optimisedPath === undefined ? {} : { optimizedModelFilePath: optimisedPath }),
    // Denormals can make a kernel sixty times slower. The setting holds for the process, and only the first session's counts.
    extra: { session: { intra_op: { allow_spinning: '0' }, set_denormal_as_zero: '1' } },
  });
  try {
    // ONNX Runtime may drop inputs that no node reads.
    const used = inputs.filter((input) => session.inputNames.includes(input.name));
    const feeds = Object.fromEntries(used.map((input) => [input.name, madeUp(onnx, input)]));
    return {
      name,
      run: () => session.run(feeds),
      endProfiling: () => session.endProfiling(),
      release: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

function create(
  onnx: OnnxRuntime,
  model: string | Uint8Array,
  options: InferenceSession.SessionOptions,
): Promise<InferenceSession> {
  return typeof model === 'string'
    ? onnx.InferenceSession.create(model, options)
    : onnx.InferenceSession.create(model, options);
}

/** Numbers of ordinary size. Integers are zeros, which are an index into any table. */
function madeUp(onnx: OnnxRuntime, { name, dtype, shape }: InputSpec): Tensor {
  if (shape === null) {
    throw new Error(`the shape of input '${name}' is not known`);
  }
  const count = elementsOf(shape);
  const { Tensor } = onnx;
  switch (dtype) {
    case 'float32':
      return new Tensor(
        'float32',
        Float32Array.from({ length: count }, (_, index) => 0.25 + ((index * 37) % 101) / 202),
        shape,
      );
    case 'float64':
      return new Tensor('float64', new Float64Array(count).fill(0.5), shape);
    case 'float16':
      return new Tensor('float16', new Uint16Array(count).fill(0x3800), shape);
    case 'int64':
      return new Tensor('int64', new BigInt64Array(count), shape);
    case 'int32':
      return new Tensor('int32', new Int32Array(count), shape);
    case 'uint8':
      return new Tensor('uint8', new Uint8Array(count), shape);
    case 'int8':
      return new Tensor('int8', new Int8Array(count), shape);
    case 'bool':
      return new Tensor('bool', new Uint8Array(count).fill(1), shape);
    default:
      throw new Error(`input '${name}' is of type ${dtype}, for which no numbers can be made up`);
  }
}

/** What this process has used of the processor, in milliseconds. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * A clock for what one thread does: processor time, which other processes do not lengthen, but no more of it than time
 * passes, because the engine compiles and collects garbage on threads of its own meanwhile.
 */
export function threadClock(
  processorClockMs = processorMs,
  wallClockMs = (): number => performance.now(),
): () => number {
  let [processor, wall, total] = [processorClockMs(), wallClockMs(), 0];
  return () => {
    const [processorNow, wallNow] = [processorClockMs(), wallClockMs()];
    total += Math.min(processorNow - processor, wallNow - wall);
    [processor, wall] = [processorNow, wallNow];
    return total;
  };
}
