import type * as tf from '@tensorflow/tfjs-core';
import type { ParameterSpec, TensorMap } from '../../../compute';
import type { DropoutSpec } from '../../../compute/nn/dropout';
import type { NetworkParts } from './parts';
import type { WorkloadShape } from './request';

export interface NetworkSize extends WorkloadShape {
  /** Windows of a batch. */
  readonly batch: number;
  readonly width: number;
  readonly calendarWidth: number;
  readonly staticWidth: number;
  readonly parts: NetworkParts;
  readonly pool: PoolSize;
}

export interface PoolSize {
  readonly entries: number;
  /** Steps of an entry. */
  readonly length: number;
  /** Entries that are mixed. */
  readonly mixed: number;
}

/** How patterns of the pool were mixed for each window. */
export interface Mixture {
  /** [batch, patches, mixed] rows of the pool; null when all are mixed, in their order. */
  readonly pattern: tf.Tensor | null;
  /** [batch, patches, mixed] */
  readonly weight: tf.Tensor;
}

export interface NetworkOutput {
  /** [batch, steps] */
  readonly point: tf.Tensor2D;
  readonly mixture: Mixture | null;
}

/** A workload forecaster as pure tfjs functions; `batch` as `windows.ts` builds it, `masks` are dropout masks. */
export interface WorkloadNetwork {
  readonly parameters: readonly ParameterSpec[];
  readonly dropout: readonly DropoutSpec[];
  predict(p: TensorMap, batch: TensorMap, masks: TensorMap): NetworkOutput;
}

/** The fixed parameter that holds the pool, [entries, length]. */
export const POOL = 'pool';
/** The fixed parameter that tells which entries are in use, [entries] of 1 and 0; networks without it use all. */
export const POOL_USED = 'poolUsed';

export function poolSpec({ entries, length }: PoolSize): ParameterSpec {
  return { name: POOL, shape: [entries, length], init: 'zeros', decay: false, isFixed: true };
}

export function usedSpec({ entries }: PoolSize): ParameterSpec {
  return { name: POOL_USED, shape: [entries], init: 'zeros', decay: false, isFixed: true };
}
