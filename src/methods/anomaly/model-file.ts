import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { parameterCount } from '../../compute';
import { NODE_FEATURES } from '../../features/node-features';
import { gtfNetParameters, type GtfNetConfig } from './gtf-net';

/** A trained GTF-Net with its identity-adjacency control; weights are shared over services, so it fits any graph. */
export interface AnomalyModel {
  readonly config: GtfNetConfig;
  readonly graph: Float32Array;
  readonly identity: Float32Array;
  readonly description: string;
}

const FORMAT = 1;
const NAME = 'gtf-net';

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));
const ModelHead = v.object({
  format: v.literal(FORMAT),
  model: v.literal(NAME),
  features: v.array(v.string()),
  config: v.object({
    history: positiveInteger,
    width: positiveInteger,
    heads: positiveInteger,
    layers: positiveInteger,
  }),
  parameters: positiveInteger,
  description: v.string(),
});

/** Why a model file cannot be used, in a sentence that names the file. */
export class UnusableModel extends Error {}

/**
 * Reads a model folder (`model.json` and `weights.bin`, little-endian float32: graph weights, then identity weights).
 * @throws UnusableModel when a file is missing or damaged or was trained on other features
 */
export async function loadModel(folder: string): Promise<AnomalyModel> {
  const file = path.join(folder, 'model.json');
  const head = v.safeParse(ModelHead, await readJson(file));
  if (!head.success) {
    const issue = head.issues[0];
    throw new UnusableModel(
      `${file} is no ${NAME} model of format ${FORMAT}: ${v.getDotPath(issue) ?? 'file'}: ${issue.message}`,
    );
  }
  const { config, features, parameters, description } = head.output;
  const ours = NODE_FEATURES.map(({ name }) => name).join(', ');
  if (features.join(', ') !== ours) {
    throw new UnusableModel(
      `${file} was trained on the features ${features.join(', ')}; this version uses ${ours}`,
    );
  }
  const expected = parameterCount(gtfNetParameters(config));
  if (parameters !== expected) {
    throw new UnusableModel(`${file} names ${parameters} parameters; its configuration has ${expected}`);
  }
  const weightsFile = path.join(folder, 'weights.bin');
  const bytes = await readFile(weightsFile).catch((error: unknown) => {
    throw new UnusableModel(`${weightsFile} cannot be read: ${String(error)}`);
  });
  if (bytes.length !== expected * 2 * 4) {
    throw new UnusableModel(`${weightsFile} has ${bytes.length} bytes; ${expected * 2 * 4} were expected`);
  }
  const weights = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  if (!weights.every(Number.isFinite)) {
    throw new UnusableModel(`${weightsFile} holds values that are no finite numbers`);
  }
  return { config, description, graph: weights.slice(0, expected), identity: weights.slice(expected) };
}

/** Writes both files so that a reader never sees half of one. */
export async function saveModel(folder: string, model: AnomalyModel): Promise<void> {
  await mkdir(folder, { recursive: true });
  const head: v.InferOutput<typeof ModelHead> = {
    format: FORMAT,
    model: NAME,
    features: NODE_FEATURES.map(({ name }) => name),
    config: model.config,
    parameters: model.graph.length,
    description: model.description,
  };
  const weights = new Float32Array(model.graph.length + model.identity.length);
  weights.set(model.graph);
  weights.set(model.identity, model.graph.length);
  await replaceFile(path.join(folder, 'weights.bin'), new Uint8Array(weights.buffer));
  await replaceFile(path.join(folder, 'model.json'), `${JSON.stringify(head, null, 2)}\n`);
}

async function replaceFile(file: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${file}.tmp`;
  await writeFile(unfinished, content);
  await rename(unfinished, file);
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UnusableModel(`${file} cannot be read: ${String(error)}`);
  }
}
