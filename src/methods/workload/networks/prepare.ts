import { initialParameters, parameterView, type HostTensors } from '../../../compute';
import { dynEformer } from './dyneformer';
import { globalPool } from './global-pool';
import { openMetaMemory } from './meta-memory';
import { metaEformer } from './metaeformer';
import { POOL, type NetworkSize, type PoolSize, type WorkloadNetwork } from './network';
import { partsOf } from './parts';
import type { WorkloadFitRequest } from './request';
import { spaced } from './sample';
import { inputSpec, WindowBatches } from './windows';

export const PUBLISHED_WIDTH = 256;
/** Windows whose waves make MetaEformer's first pool. */
const MAX_POOL_WINDOWS = 512;
/** Released pools of MetaEformer: of a single series, and of many. */
const SINGLE_POOL = { entries: 350, mixed: 10 } as const;
const SHARED_POOL = { entries: 650, mixed: 130 } as const;
const WAVE_STEPS = 16;

/** A network that is ready to be trained: its pool, if it has one, is part of its initial parameters. */
export interface PreparedNetwork {
  readonly network: WorkloadNetwork;
  readonly size: NetworkSize;
  readonly initial: Float32Array;
  readonly beforeStep?: (step: number, parameters: Float32Array, batch: HostTensors) => Promise<void>;
  dispose(): Promise<void>;
}

/** @param rows windows that the network is computed for at a time */
export function prepareNetwork(request: WorkloadFitRequest, rows: number): Promise<PreparedNetwork> {
  return partsOf(request.kind).design === 'metaeformer'
    ? prepareMetaEformer(request, rows)
    : prepareDynEformer(request, rows);
}

function sizeOf(
  { kind, series, inputSteps, steps, width = PUBLISHED_WIDTH }: WorkloadFitRequest,
  batch: number,
  pool: PoolSize,
): NetworkSize {
  const { calendarWidth, staticWidth } = series;
  return { inputSteps, steps, batch, width, calendarWidth, staticWidth, parts: partsOf(kind), pool };
}

async function prepareMetaEformer(request: WorkloadFitRequest, rows: number): Promise<PreparedNetwork> {
  const { series, inputSteps, fit, runtime, seed } = request;
  const pool: PoolSize = {
    ...(series.nodes > 1 ? SHARED_POOL : SINGLE_POOL),
    length: Math.min(WAVE_STEPS, inputSteps),
  };
  const size = sizeOf(request, rows, pool);
  const network = metaEformer(size);
  const initial = initialParameters(network.parameters, seed);
  if (!size.parts.hasPool) {
    return { network, size, initial, dispose: () => Promise.resolve() };
  }
  const memory = await openMetaMemory(runtime, network, inputSpec(series, size, size.batch), pool);
  const batches = new WindowBatches(series, size, rows);
  const places = wholeBatches(spaced(fit.node.length, MAX_POOL_WINDOWS), size.batch);
  await memory.fill(
    initial,
    Array.from({ length: places.length / size.batch }, (_, index) =>
      batches.build(fit, places.slice(index * size.batch, (index + 1) * size.batch)),
    ),
  );
  return { network, size, initial, beforeStep: memory.move, dispose: memory.dispose };
}

async function prepareDynEformer(request: WorkloadFitRequest, rows: number): Promise<PreparedNetwork> {
  const { inputSteps: length, seed } = request;
  const entries = partsOf(request.kind).hasPool
    ? await globalPool({ ...request, length })
    : new Float32Array(length);
  const count = entries.length / length;
  const size = sizeOf(request, rows, { entries: count, mixed: count, length });
  const network = dynEformer(size);
  const initial = initialParameters(network.parameters, seed);
  if (size.parts.hasPool) {
    parameterView(network.parameters, initial, POOL).set(entries);
  }
  return { network, size, initial, dispose: () => Promise.resolve() };
}

/** Drops what does not fill a batch, unless it is all: empty windows would become patterns. */
function wholeBatches(places: readonly number[], size: number): readonly number[] {
  const whole = places.length - (places.length % size);
  return whole === 0
    ? Array.from({ length: size }, (_, index) => places[index % places.length])
    : places.slice(0, whole);
}
