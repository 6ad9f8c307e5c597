/** A tfjs backend whose tensors are symbolic: kernels append graph nodes instead of computing. */
import { engine, KernelBackend, registerKernel, getKernel } from '@tensorflow/tfjs-core';
import type { BackendValues, DataType, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { arrayOf, GraphBuilder } from './graph';
import { elementType, inputKeys } from './kernel';
import type { Kernel } from './kernel';
import { kernels } from './kernels';
import { full, uniform } from './symbolic';
import type { Symbolic } from './symbolic';

/** tfjs splits registry keys at underscores, so the name has none. */
export const TRACE_BACKEND_NAME = 'meshlens-trace';

/** Ops whose result depends on a random generator: in a trace they would bake one draw into the graph for ever. */
const randomOp = /^(dropout|multinomial|rand\w*|truncatedNormal)__op$/;

export class TraceBackend extends KernelBackend {
  readonly graph = new GraphBuilder();
  /** Names of the kernels dispatched so far. */
  readonly dispatched = new Set<string>();
  private readonly symbols = new WeakMap<object, Symbolic>();

  /** A tensor that stands for a graph value. */
  tensor(symbol: Symbolic): Tensor {
    return engine().makeTensorFromTensorInfo(this.info(symbol), this);
  }

  symbolOf(info: TensorInfo): Symbolic {
    const symbol = this.symbols.get(info.dataId);
    if (symbol === undefined) {
      throw new Error(
        'A tensor from outside the traced function was used in it; pass it as an input, or as host numbers.',
      );
    }
    return symbol;
  }

  dispatch(
    kernel: Kernel,
    inputs: Readonly<Record<string, TensorInfo | undefined>>,
    attributes: Parameters<Kernel['lower']>[0]['attributes'],
  ): TensorInfo | TensorInfo[] {
    this.dispatched.add(kernel.name);
    const operands = inputKeys(kernel, inputs).map((key) => this.symbolOf(inputs[key]!));
    const result = kernel.lower({ graph: this.graph, inputs: operands, attributes });
    return Array.isArray(result)
      ? result.map((symbol: Symbolic) => this.info(symbol))
      : this.info(result as Symbolic);
  }

  /** Host values written during a trace become constants; an array of one repeated number stays one number. */
  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    const drawing = engine().state.scopeStack.find(({ name }) => randomOp.test(name));
    if (drawing !== undefined) {
      throw new Error(
        `tf.${drawing.name.replace('__op', '')} in a compiled function would repeat one random draw in every run; pass random numbers as an input.`,
      );
    }
    const numbers = values as ArrayLike<number>;
    const type = elementType(dtype);
    const symbol = isUniform(numbers)
      ? uniform(this.graph, Number(numbers[0]), type, shape)
      : full(this.graph.constant(arrayOf(Array.from(numbers, Number), type), type, shape));
    return this.info(symbol).dataId;
  }

  override readSync(): never {
    throw new Error(
      'dataSync() in a compiled function: values do not exist while it is traced; compute with tf ops, or return the tensor.',
    );
  }

  override read(): never {
    return this.readSync();
  }

  override move(): never {
    throw new Error(
      'A tensor from another backend was used in a compiled function; pass it as an input, or as host numbers.',
    );
  }

  override disposeData(): boolean {
    return true;
  }

  override refCount(): number {
    return 1;
  }

  override incRef(): void {
    // Symbols are kept alive by their tensors alone.
  }

  override numDataIds(): number {
    return 0;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override dispose(): void {
    // Nothing but garbage-collected memory is held.
  }

  private info({ value, shape }: Symbolic): { dataId: object; shape: number[]; dtype: DataType } {
    const dataId = {};
    this.symbols.set(dataId, { value, shape });
    return { dataId, shape: [...shape], dtype: value.type as DataType };
  }
}

/** Whether an array repeats one number; tfjs writes arrays of ones as large as the tensors they multiply. */
function isUniform(numbers: ArrayLike<number>): boolean {
  for (let index = 1; index < numbers.length; index++) {
    if (!Object.is(numbers[index], numbers[0])) {
      return false;
    }
  }
  return numbers.length > 0;
}

/** Puts the compiler's kernels into tfjs's global table, once per process. */
export function registerTraceKernels(): void {
  for (const kernel of kernels) {
    if (getKernel(kernel.name, TRACE_BACKEND_NAME) === undefined) {
      registerKernel({
        kernelName: kernel.name,
        backendName: TRACE_BACKEND_NAME,
        kernelFunc: ({ inputs, attrs, backend }) =>
          (backend as TraceBackend).dispatch(kernel, inputs, attrs ?? {}),
      });
    }
  }
}
