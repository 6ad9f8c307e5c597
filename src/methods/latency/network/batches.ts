import type { HostTensors } from '../../../compute';
import { EDGE_NUMBERS, GLOBAL_NUMBERS, NODE_NUMBERS } from './features';
import type { BatchSize, NetworkConfig } from './network';
import { NEIGHBOURS, type KernelRow, type ModelRows } from './rows';

/** A model whose time was measured. */
export interface Example extends ModelRows {
  /** log(measured / predicted by the layer model). */
  readonly target: number;
}

/** Rows of one or several models as the network's inputs; places beyond them are empty. */
export function inputsOf(
  { classes }: NetworkConfig,
  rows: readonly { readonly row: KernelRow; readonly globals: readonly number[] }[],
  places: number,
): HostTensors {
  const features = classes + NODE_NUMBERS;
  const own = new Float32Array(places * features);
  const neighbours = new Float32Array(places * NEIGHBOURS * (features + EDGE_NUMBERS));
  const absent = new Float32Array(places * NEIGHBOURS).fill(1);
  const globals = new Float32Array(places * GLOBAL_NUMBERS);
  rows.forEach(({ row, globals: ofModel }, place) => {
    own.set(row.own, place * features);
    globals.set(ofModel, place * GLOBAL_NUMBERS);
    row.neighbours.forEach((neighbour, index) => {
      neighbours.set(neighbour, (place * NEIGHBOURS + index) * (features + EDGE_NUMBERS));
      absent[place * NEIGHBOURS + index] = 0;
    });
  });
  return { own, neighbours, absent, globals };
}

/** The examples in as few batches as their order allows. @throws when one alone has more rows than a batch. */
export function* trainingBatches(
  config: NetworkConfig,
  examples: readonly Example[],
  size: BatchSize,
): Iterable<HostTensors> {
  let batch: Example[] = [];
  let rows = 0;
  for (const example of examples) {
    if (example.rows.length > size.rows) {
      throw new Error(`A model has ${example.rows.length} rows, a batch only ${size.rows}.`);
    }
    if (batch.length === size.models || rows + example.rows.length > size.rows) {
      yield trainingBatch(config, batch, size);
      batch = [];
      rows = 0;
    }
    batch.push(example);
    rows += example.rows.length;
  }
  if (batch.length > 0) {
    yield trainingBatch(config, batch, size);
  }
}

function trainingBatch(
  config: NetworkConfig,
  examples: readonly Example[],
  { rows, models }: BatchSize,
): HostTensors {
  const shares = new Float32Array(models * rows);
  // An empty place predicts a time of 1, whose logarithm is 0.
  const rest = new Float32Array(models).fill(1);
  const target = new Float32Array(models);
  const weight = new Float32Array(models);
  let place = 0;
  examples.forEach((example, index) => {
    for (const row of example.rows) {
      shares[index * rows + place++] = row.share;
    }
    rest[index] = example.restShare;
    target[index] = example.target;
    weight[index] = 1;
  });
  return {
    ...inputsOf(
      config,
      examples.flatMap(({ rows: own, globals }) => own.map((row) => ({ row, globals }))),
      rows,
    ),
    shares,
    rest,
    target,
    weight,
  };
}
