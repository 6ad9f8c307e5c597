import type {
  ModelFacts,
  ModelUse,
  ServedModel,
  Setting,
} from '../../../../src/contracts/serving/served-model';
import { noSettings } from '../../../../src/contracts/serving/served-model';
import { range } from '../graphs';

const lines = { next: 1 };

/** A setting on a line of its own in config.pbtxt. */
export function setting(value: number, key = 'the_key'): Setting {
  return { key, value, range: range('config.pbtxt', lines.next++) };
}

/** Predicted milliseconds by batch, each with a band of a tenth on both sides. */
export function factsOf(
  msByBatch: Readonly<Record<number, number>>,
  fields: Partial<ModelFacts> = {},
): ModelFacts {
  const runs = Object.entries(msByBatch).map(([batch, ms]) => ({
    batch: Number(batch),
    ms,
    lowMs: 0.9 * ms,
    highMs: 1.1 * ms,
  }));
  return {
    flops: 4.1e9,
    parameters: 25.6e6,
    inputs: [{ name: 'x', shape: ['N', 3, 224, 224] }],
    assumed: [],
    runs,
    unknownNodes: 0,
    basis: runs.length === 0 ? null : { kind: 'calibrated', kernels: 58 },
    ...fields,
  };
}

export function served(
  use: Partial<ModelUse>,
  facts: ModelFacts | null = factsOf({ 1: 10, 8: 60 }),
): ServedModel {
  return {
    use: {
      config: 'triton',
      name: 'net',
      range: range('config.pbtxt', 1000),
      place: { kind: 'file', file: 'net/1/model.onnx' },
      inputs: [],
      preferredBatches: [],
      gpu: null,
      ...noSettings,
      ...use,
    },
    facts,
    failure: null,
  };
}
