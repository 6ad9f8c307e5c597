/** A whole training step as one tfjs function: loss, gradients, clipping and AdamW. Traced once, it is one graph. */
import { add, concat1d, ones, reshape, split, valueAndGrads, zeros } from '@tensorflow/tfjs-core';
import type { Rank, Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { adamW, BETA1, BETA2 } from '../optimiser/adamw';
import { clipByGlobalNorm } from '../optimiser/clip';
import { parameterCount, splitParameters } from '../parameters';
import { sizeOf } from '../tensors';
import type { HostTensors, TensorMap, TensorSpecs } from '../tensors';
import type { DropoutSpec } from '../nn/dropout';
import type { TrainableModel } from './model';

/** Batch tensors and dropout masks keep their names behind these prefixes, so that they cannot collide with the optimiser's. */
const BATCH_PREFIX = 'batch.';
const MASK_PREFIX = 'mask.';

/** The three flat vectors that a step reads and writes. */
export interface StateVectors {
  readonly parameters: Float32Array;
  readonly momentum: Float32Array;
  readonly variance: Float32Array;
}

export interface StepOptions {
  readonly weightDecay: number;
  readonly clipNorm: number;
}

/** Inputs of the traced step. */
export function stepInputs(model: TrainableModel, batchSpec: TensorSpecs): TensorSpecs {
  const vector = { shape: [parameterCount(model.parameters)], dtype: 'float32' } as const;
  const scalar = { shape: [], dtype: 'float32' } as const;
  return {
    parameters: vector,
    momentum: vector,
    variance: vector,
    learningRate: scalar,
    momentumCorrection: scalar,
    varianceCorrection: scalar,
    ...prefixed(batchSpec, BATCH_PREFIX),
    ...prefixed(
      Object.fromEntries(
        masksOf(model).map(({ name, shape }) => [name, { shape, dtype: 'float32' } as const]),
      ),
      MASK_PREFIX,
    ),
  };
}

/** Host values for one step; `step` counts from 0. */
export function stepFeeds(
  state: StateVectors,
  batch: HostTensors,
  step: number,
  learningRate: number,
  masks: HostTensors = {},
): HostTensors {
  return {
    parameters: state.parameters,
    momentum: state.momentum,
    variance: state.variance,
    learningRate: Float32Array.of(learningRate),
    momentumCorrection: Float32Array.of(1 - BETA1 ** (step + 1)),
    varianceCorrection: Float32Array.of(1 - BETA2 ** (step + 1)),
    ...prefixed(batch, BATCH_PREFIX),
    ...prefixed(masks, MASK_PREFIX),
  };
}

/** The vectors a step writes to, as its outputs name them. */
export function stepTargets(state: StateVectors): HostTensors {
  return { nextParameters: state.parameters, nextMomentum: state.momentum, nextVariance: state.variance };
}

/** What a step returned. */
export function stepResult(outputs: HostTensors): {
  state: StateVectors;
  loss: number;
  gradientNorm: number;
} {
  const vector = (name: string) => outputs[name] as Float32Array;
  return {
    state: {
      parameters: vector('nextParameters'),
      momentum: vector('nextMomentum'),
      variance: vector('nextVariance'),
    },
    loss: outputs.loss[0],
    gradientNorm: outputs.gradientNorm[0],
  };
}

/** `(state, scalars, batch) -> (next state, loss, gradient norm)`. */
export function trainingStep(model: TrainableModel, options: StepOptions): (inputs: TensorMap) => TensorMap {
  const names = model.parameters.filter(({ isFixed }) => isFixed !== true).map(({ name }) => name);
  const rates = decayRates(model, options.weightDecay);
  return (inputs) => {
    const masks = unprefixed(inputs, MASK_PREFIX);
    const flat = inputs.parameters as Tensor1D;
    const named = splitParameters(flat, model.parameters);
    const parts = partsOf(model, unprefixed(inputs, BATCH_PREFIX)).map((batch, part) => {
      const partMasks = unprefixed(masks, maskPrefix(model, part));
      // Gradients per parameter, joined once: through the split itself each would be padded to full length and added.
      const lossOf = (...values: Tensor[]): Scalar =>
        model.loss(
          { ...named, ...Object.fromEntries(names.map((name, index) => [name, values[index]])) },
          batch,
          partMasks,
        );
      const { value, grads } = valueAndGrads(lossOf)(names.map((name) => named[name]));
      const own = concat1d(
        model.parameters.map(({ name, shape }) => {
          const at = names.indexOf(name);
          // A gradient of zero leaves the moments and the parameter as they are, to the bit.
          return at < 0 ? zeros<Rank.R1>([sizeOf(shape)]) : reshape<Rank.R1>(grads[at], [grads[at].size]);
        }),
      );
      return { loss: value, gradient: own };
    });
    const { loss, gradient } = parts.reduce((sum, part) => ({
      loss: add(sum.loss, part.loss),
      gradient: add(sum.gradient, part.gradient),
    }));
    const { clipped, norm } = clipByGlobalNorm(gradient, options.clipNorm);
    const state = {
      parameters: flat,
      momentum: inputs.momentum as Tensor1D,
      variance: inputs.variance as Tensor1D,
    };
    const schedule = {
      learningRate: inputs.learningRate as Scalar,
      momentumCorrection: inputs.momentumCorrection as Scalar,
      varianceCorrection: inputs.varianceCorrection as Scalar,
    };
    const next = adamW(state, clipped, schedule, rates);
    return {
      nextParameters: next.parameters,
      nextMomentum: next.momentum,
      nextVariance: next.variance,
      loss,
      gradientNorm: norm,
    };
  };
}

/** The loss alone, for validation. Masks of ones cost nothing: the compiler drops products with one. */
export function evaluationStep(model: TrainableModel): (inputs: TensorMap) => TensorMap {
  return (inputs) => {
    const masks = Object.fromEntries(
      (model.dropout ?? []).map(({ name, shape }) => [name, ones([...shape])]),
    );
    const parameters = splitParameters(inputs.parameters as Tensor1D, model.parameters);
    const losses = partsOf(model, unprefixed(inputs, BATCH_PREFIX)).map((batch) =>
      model.loss(parameters, batch, masks),
    );
    return { loss: losses.reduce((sum, loss) => add(sum, loss)) };
  };
}

/** The masks of a whole step: those of each part have names of their own. */
export function masksOf(model: TrainableModel): readonly DropoutSpec[] {
  return Array.from({ length: model.parts ?? 1 }, (_, part) =>
    (model.dropout ?? []).map((spec) => ({ ...spec, name: maskPrefix(model, part) + spec.name })),
  ).flat();
}

function maskPrefix({ parts = 1 }: TrainableModel, part: number): string {
  return parts === 1 ? '' : `${part}/`;
}

/** The parts of a batch that the loss is computed on. */
function partsOf({ parts = 1 }: TrainableModel, batch: TensorMap): readonly TensorMap[] {
  if (parts === 1) {
    return [batch];
  }
  const pieces = Object.entries(batch).map(([name, tensor]) => [name, split(tensor, parts, 0)] as const);
  return Array.from({ length: parts }, (_, part) =>
    Object.fromEntries(pieces.map(([name, own]) => [name, own[part]])),
  );
}

export function evaluationInputs(model: TrainableModel, batchSpec: TensorSpecs): TensorSpecs {
  return {
    parameters: { shape: [parameterCount(model.parameters)], dtype: 'float32' },
    ...prefixed(batchSpec, BATCH_PREFIX),
  };
}

export function evaluationFeeds(parameters: Float32Array, batch: HostTensors): HostTensors {
  return { parameters, ...prefixed(batch, BATCH_PREFIX) };
}

function decayRates({ parameters }: TrainableModel, weightDecay: number): Float32Array | null {
  if (weightDecay === 0 || !parameters.some(({ decay }) => decay)) {
    return null;
  }
  return Float32Array.from(
    parameters.flatMap(({ shape, decay }) => Array<number>(sizeOf(shape)).fill(decay ? weightDecay : 0)),
  );
}

function prefixed<T>(record: Readonly<Record<string, T>>, prefix: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
}

function unprefixed(inputs: TensorMap, prefix: string): TensorMap {
  const own = Object.entries(inputs).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
