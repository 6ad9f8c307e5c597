import * as v from 'valibot';
import { adapterSpecs, type InsertionPoint } from '../../compute/nn/adapter';
import { UnusableModel } from '../../compute/model-file/error';
import { flatParameters, storedParameters, type Precision } from '../../compute/model-file/parameters';
import { readModel, type StoredModel } from '../../compute/model-file/read';
import { writeModel } from '../../compute/model-file/write';
import { NODE_FEATURES } from '../../features/node-features';
import { insertionPoints } from './adapt/points';
import { gtfNetParameters, type GtfNetConfig } from './gtf-net';

/** A trained GTF-Net with its identity-adjacency control; weights are shared over services, so it fits any graph. */
export interface AnomalyModel {
  readonly config: GtfNetConfig;
  readonly graph: Float32Array;
  readonly identity: Float32Array;
  /** Inserted into both networks, which they leave as they are; absent where there are none. */
  readonly adapters?: AdapterPair;
  readonly description: string;
}

/** An adapter for the network and one for its control, at the same places. */
export interface AdapterPair {
  /** Of the model that they extend, see `modelHash`. */
  readonly baseHash: string;
  readonly points: readonly InsertionPoint[];
  readonly graph: Float32Array;
  readonly identity: Float32Array;
}

export { UnusableModel };

export const MODEL_KIND = 'gtf-net';

const positiveInteger = v.pipe(v.number(), v.integer(), v.minValue(1));
const Config = v.object({
  history: positiveInteger,
  width: positiveInteger,
  heads: positiveInteger,
  layers: positiveInteger,
  features: v.array(v.string()),
  /** Where adapters are inserted, in a file that holds adapters alone. */
  adapters: v.optional(v.array(v.string())),
});

/** By which adapters name the model in a folder as their base. @throws UnusableModel when it cannot be read */
export const modelHash = async (folder: string): Promise<string> =>
  (await readModel(folder, { kind: MODEL_KIND })).hash;

/**
 * Reads a model folder.
 * @param baseFolder the model that a folder of adapters may extend
 * @throws UnusableModel when a file is missing or damaged, the model was trained on other features, or its adapters extend
 * another model
 */
export async function loadModel(folder: string, baseFolder?: string): Promise<AnomalyModel> {
  // Only adapters need the base: without a usable one, they are refused below.
  const baseHash =
    baseFolder === undefined || baseFolder === folder
      ? undefined
      : await modelHash(baseFolder).catch(() => undefined);
  const stored = await readModel(folder, { kind: MODEL_KIND, baseHash });
  const file = stored.headerFile;
  const parsed = v.safeParse(Config, stored.config);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new UnusableModel(`${file}: config: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  const { features, adapters: places, ...config } = parsed.output;
  const ours = NODE_FEATURES.map(({ name }) => name).join(', ');
  if (features.join(', ') !== ours) {
    throw new UnusableModel(
      `${file} was trained on the features ${features.join(', ')}; this version uses ${ours}`,
    );
  }
  if (stored.base !== null && baseFolder !== undefined) {
    const base = await loadModel(baseFolder);
    return {
      ...base,
      description: stored.description,
      adapters: adaptersOf(stored, places ?? [], base.config.width),
    };
  }
  const specs = gtfNetParameters(config);
  return {
    config,
    description: stored.description,
    graph: flatParameters(stored, 'graph', specs),
    identity: flatParameters(stored, 'identity', specs),
  };
}

function adaptersOf(stored: StoredModel, places: readonly string[], width: number): AdapterPair {
  const points = insertionPoints(width).filter(({ name }) => places.includes(name));
  const unknown = places.filter((place) => points.every(({ name }) => name !== place));
  if (points.length === 0 || unknown.length > 0) {
    throw new UnusableModel(
      `${stored.headerFile} has adapters at ${unknown.length === 0 ? 'no place' : unknown.join(', ')}; this version knows ${insertionPoints(
        width,
      )
        .map(({ name }) => name)
        .join(', ')}`,
    );
  }
  const specs = adapterSpecs(points);
  return {
    baseHash: stored.base?.hash ?? '',
    points,
    graph: flatParameters(stored, 'graph', specs),
    identity: flatParameters(stored, 'identity', specs),
  };
}

/**
 * Writes the model folder that `loadModel` reads: of a model with adapters these alone, with the hash of their base.
 * @param precision exact without it
 */
export async function saveModel(
  folder: string,
  { config, description, adapters, ...networks }: AnomalyModel,
  precision?: Precision,
): Promise<void> {
  const specs = adapters === undefined ? gtfNetParameters(config) : adapterSpecs(adapters.points);
  const { graph, identity } = adapters ?? networks;
  await writeModel(folder, {
    kind: MODEL_KIND,
    description,
    config: {
      ...config,
      features: NODE_FEATURES.map(({ name }) => name),
      ...(adapters === undefined ? {} : { adapters: adapters.points.map(({ name }) => name) }),
    },
    ...(adapters === undefined ? {} : { base: { hash: adapters.baseHash } }),
    tensors: [
      ...storedParameters('graph', specs, graph, precision),
      ...storedParameters('identity', specs, identity, precision),
    ],
  });
}
