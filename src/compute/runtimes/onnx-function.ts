/** Compiles tfjs functions to ONNX sessions; shared by the native and the WebAssembly runtime. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CompiledFunction } from './runtime';
import { checkedInput, checkedOutputType, sizeOf } from '../tensors';
import type { HostArray, HostTensors, TensorMap, TensorSpecs } from '../tensors';
import type { Graph } from '../compiler/graph';
import { encodeOnnx } from '../compiler/onnx/encode';
import { trace } from '../compiler/trace';

/** The part of the onnxruntime packages used here; both export it. */
export interface OnnxModule {
  readonly InferenceSession: { create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession> };
  readonly Tensor: new (type: 'float32' | 'int32', data: HostArray, dims: readonly number[]) => Tensor;
}

export interface SessionSetup {
  readonly options: InferenceSession.SessionOptions;
  /** Whether outputs can be written into given arrays: the WebAssembly runtime accepts them and leaves them untouched. */
  readonly writesInto: boolean;
}

/**
 * Below this, ONNX Runtime plans one block of memory for all intermediate values, which saves up to a tenth of the time.
 * Above, the block itself is the problem: without it a step over 200 services takes 430 MB instead of 650 MB.
 */
const memoryPatternLimitBytes = 512 * 2 ** 20;

export async function compileToSession(
  onnx: OnnxModule,
  { options, writesInto }: SessionSetup,
  program: (inputs: TensorMap) => TensorMap,
  inputs: TensorSpecs,
): Promise<CompiledFunction> {
  const { graph } = trace(program, inputs);
  const outputs = graph.outputs.map(({ name, type, shape }) => ({ name, shape, type: checkedOutputType(name, type) }));
  const session = await onnx.InferenceSession.create(encodeOnnx(graph), { ...options, enableMemPattern: activationBytes(graph) < memoryPatternLimitBytes });
  // ONNX Runtime may drop inputs that no node reads.
  const used = Object.entries(inputs).filter(([name]) => session.inputNames.includes(name));
  return {
    async run(hostInputs, into = {}) {
      const feeds: Record<string, Tensor> = {};
      for (const [name, spec] of used) {
        feeds[name] = new onnx.Tensor(spec.dtype, checkedInput(name, spec, hostInputs), spec.shape);
      }
      const fetches: Record<string, Tensor | null> = {};
      for (const { name, type, shape } of outputs) {
        const target = writesInto ? into[name] : undefined;
        fetches[name] = target === undefined ? null : new onnx.Tensor(type, target, shape);
      }
      const results = await session.run(feeds, fetches);
      return Object.fromEntries(outputs.map(({ name }) => [name, results[name].data as HostArray])) satisfies HostTensors;
    },
    dispose: () => session.release(),
  };
}

/** Bytes that all intermediate values of a graph would take together. */
function activationBytes({ nodes }: Graph): number {
  const outputs = nodes.flatMap((node) => (node.operator === 'Reshape' ? [] : node.outputs));
  return outputs.reduce((bytes, { shape }) => bytes + 4 * sizeOf(shape), 0);
}
