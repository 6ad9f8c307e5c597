/** What every runtime offers: turning a tfjs function into something that runs on host arrays. */
import type { HostTensors, TensorMap, TensorSpec, TensorSpecs } from '../tensors';

export type RuntimeName = 'onnxruntime-node' | 'onnxruntime-web' | 'tfjs-node' | 'tfjs-cpu';

export interface Runtime {
  readonly name: RuntimeName;
  /** True when functions become ONNX graphs; false when tfjs interprets them op by op, 20 to 1,000 times slower. */
  readonly compiled: boolean;
  /** Version and threads, for reports. */
  readonly detail: string;
  compile(program: (inputs: TensorMap) => TensorMap, inputs: TensorSpecs): Promise<CompiledFunction>;
  /** Opens an .onnx file with these inputs and outputs; absent where functions are interpreted. @throws when it has others. */
  load?(model: Uint8Array, signature: Signature): Promise<CompiledFunction>;
}

export interface NamedSpec extends TensorSpec {
  readonly name: string;
}

export interface Signature {
  readonly inputs: readonly NamedSpec[];
  readonly outputs: readonly NamedSpec[];
}

export interface CompiledFunction {
  /**
   * Runs once. `into` offers arrays to receive the outputs of those names; a runtime may ignore them, so read the
   * result. An array must not be both input and in `into`.
   */
  run(inputs: HostTensors, into?: HostTensors): Promise<HostTensors>;
  dispose(): Promise<void>;
}

/** Why a runtime cannot be used here, in a sentence for the log. */
export class RuntimeUnavailable extends Error {}
