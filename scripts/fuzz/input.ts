/** Makes the input with one number of one seed: a sample of a format, mutated. */
import { Zstd } from '@hpcc-js/wasm-zstd';
import { createRandom, mix, type Random } from '../../src/numeric/random';
import { csvSpans } from './formats/csv-traces';
import { jaeger, otlpJson, otlpLines, zipkin } from './formats/json-traces';
import { compose, dotenv, kubernetes, kustomization, triton } from './formats/manifests';
import { labels, longCsv, otlpMetricsJson, otlpMetricsProto, prometheus, wideCsv } from './formats/metrics';
import { onnx } from './formats/onnx';
import { otlpProto } from './formats/otlp-proto';
import { savedModel } from './formats/saved-model';
import { type Packed, packed, plain } from './mutate/archive';
import { byteMutators, type Mutator } from './mutate/bytes';
import { documentMutators } from './mutate/document';
import { inTwoFiles, mixtureMutators, spellingMutators } from './mutate/mixture';
import { textMutators } from './mutate/text';
import { type FuzzFile, lengthOf, type Reading, type Sample } from './parts';

export const formats: Readonly<Record<string, (random: Random) => Sample>> = {
  'OTLP JSON': otlpJson,
  'OTLP JSON Lines': otlpLines,
  'OTLP Protocol Buffers': otlpProto,
  'Jaeger JSON': jaeger,
  'Zipkin JSON': zipkin,
  'CSV spans': csvSpans,
  'wide metrics CSV': wideCsv,
  'long metrics CSV': longCsv,
  Prometheus: prometheus,
  'OTLP metrics JSON': otlpMetricsJson,
  'OTLP metrics Protocol Buffers': otlpMetricsProto,
  'labels CSV': labels,
  Kubernetes: kubernetes,
  kustomization,
  Compose: compose,
  '.env': dotenv,
  'config.pbtxt': triton,
  ONNX: onnx,
  'saved model': savedModel,
};

export interface Input {
  readonly format: string;
  readonly reading: Reading;
  /** What was done to it, in order. */
  readonly mutations: readonly string[];
  readonly files: readonly Packed[];
}

/** The same seed and number give the same bytes. */
export async function makeInput(seed: number, index: number): Promise<Input> {
  const names = Object.keys(formats);
  const format = names[index % names.length];
  const random = createRandom(mix(seed) ^ index);
  const sample = formats[format](random);
  const mutators = Object.entries({
    ...byteMutators,
    ...mixtureMutators(foreignTo(format)),
    ...(sample.token === null
      ? {}
      : { ...textMutators(sample.token), ...documentMutators, ...spellingMutators }),
  });
  const mutations: string[] = [];
  const isPacked = sample.canBePacked && random.uniform() < 0.4;
  const isArchiveDamaged = isPacked && random.uniform() < 0.7;
  const rounds = isArchiveDamaged ? 0 : 1 + random.integer(3);
  const files: Packed[] = [];
  const isSplit = sample.canBePacked && sample.reading === 'folder' && random.uniform() < 0.05;
  if (isSplit) {
    mutations.push('in two files');
  }
  for (const file of isSplit ? sample.files.flatMap((one) => inTwoFiles(one, random)) : sample.files) {
    const mutated = file.isFixed === true ? file : mutate(file, mutators, rounds, mutations, random);
    if (isPacked) {
      mutations.push(isArchiveDamaged ? 'damaged archive' : 'archive');
      files.push(packed(mutated, await Zstd.load(), isArchiveDamaged, random));
    } else {
      files.push(plain(mutated));
    }
  }
  return { format, reading: sample.reading, mutations, files };
}

/** Files of another format, to stand in the same file. */
const foreignTo =
  (format: string) =>
  (random: Random): FuzzFile => {
    const others = Object.keys(formats).filter((name) => name !== format);
    return formats[others[random.integer(others.length)]](random).files[0];
  };

function mutate(
  file: FuzzFile,
  mutators: readonly (readonly [string, Mutator])[],
  rounds: number,
  mutations: string[],
  random: Random,
): FuzzFile {
  let mutated = file;
  for (let round = 0; round < rounds && lengthOf(mutated) > 0; round++) {
    const [name, mutator] = mutators[random.integer(mutators.length)];
    mutations.push(name);
    mutated = mutator(mutated, random);
  }
  return mutated;
}
