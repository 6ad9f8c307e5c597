/** Compiles tfjs functions to ONNX sessions; shared by the native and the WebAssembly runtime. */
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { CompiledFunction, NamedSpec, Signature } from './runtime';
import { checkedInput, checkedOutputType, sizeOf } from '../tensors';
import type { HostArray, HostTensors, TensorMap, TensorSpecs } from '../tensors';
import type { Graph } from '../compiler/graph';
import { encodeOnnx } from '../compiler/encode-onnx';
import { trace } from '../compiler/trace';

/** The part of the onnxruntime packages used here; both export it. */
export interface OnnxModule {
  readonly InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
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
const MEMORY_PATTERN_LIMIT_BYTES = 512 * 2 ** 20;

export async function compileToSession(
  onnx: OnnxModule,
  setup: SessionSetup,
  program: (inputs: TensorMap) => TensorMap,
  inputs: TensorSpecs,
): Promise<CompiledFunction> {
  const { graph } = trace(program, inputs);
  const outputs = graph.outputs.map(({ name, type, shape }) => ({
    name,
    shape,
    dtype: checkedOutputType(name, type),
  }));
  const enableMemPattern = activationBytes(graph) < MEMORY_PATTERN_LIMIT_BYTES;
  const session = await onnx.InferenceSession.create(encodeOnnx(graph), {
    ...setup.options,
    enableMemPattern,
  });
  return sessionFunction(onnx, setup, session, inputs, outputs);
}

/** Opens a finished model. @throws when its inputs and outputs differ from the signature. */
export async function loadToSession(
  onnx: OnnxModule,
  setup: SessionSetup,
  model: Uint8Array,
  { inputs, outputs }: Signature,
): Promise<CompiledFunction> {
  const session = await onnx.InferenceSession.create(model, setup.options);
  const problem = difference(session.inputMetadata, inputs) ?? difference(session.outputMetadata, outputs);
  if (problem !== null) {
    await session.release();
    throw new Error(`The model's ${problem}, which is not what it says about itself.`);
  }
  return sessionFunction(
    onnx,
    setup,
    session,
    Object.fromEntries(inputs.map(({ name, shape, dtype }) => [name, { shape, dtype }])),
    outputs,
  );
}

function difference(found: InferenceSession['inputMetadata'], expected: readonly NamedSpec[]): string | null {
  const shown = (name: string, type: string, shape: readonly (number | string)[]) =>
    `${name} ${type}[${shape.join(', ')}]`;
  const actual = found.map((value) =>
    value.isTensor ? shown(value.name, value.type, value.shape) : value.name,
  );
  const missing = expected
    .map(({ name, dtype, shape }) => shown(name, dtype, shape))
    .find((each) => !actual.includes(each));
  return missing === undefined ? null : `tensors are ${actual.join(', ')}, without ${missing}`;
}

function sessionFunction(
  onnx: OnnxModule,
  { writesInto }: SessionSetup,
  session: InferenceSession,
  inputs: TensorSpecs,
  outputs: readonly NamedSpec[],
): CompiledFunction {
  // ONNX Runtime may drop inputs that no node reads.
  const used = Object.entries(inputs).filter(([name]) => session.inputNames.includes(name));
  return {
    async run(hostInputs, into = {}) {
      const feeds: Record<string, Tensor> = {};
      for (const [name, spec] of used) {
        feeds[name] = new onnx.Tensor(spec.dtype, checkedInput(name, spec, hostInputs), spec.shape);
      }
      const fetches: Record<string, Tensor | null> = {};
      for (const { name, dtype, shape } of outputs) {
        const target = writesInto ? into[name] : undefined;
        fetches[name] = target === undefined ? null : new onnx.Tensor(dtype, target, shape);
      }
      const results = await session.run(feeds, fetches);
      return Object.fromEntries(
        outputs.map(({ name }) => [name, results[name].data as HostArray]),
      ) satisfies HostTensors;
    },
    dispose: () => session.release(),
  };
}

/** Bytes that all intermediate values of a graph would take together. */
function activationBytes({ nodes }: Graph): number {
  const outputs = nodes.flatMap((node) => (node.operator === 'Reshape' ? [] : node.outputs));
  return outputs.reduce((bytes, { shape }) => bytes + 4 * sizeOf(shape), 0);
}
