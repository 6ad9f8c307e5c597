import * as v from 'valibot';
import type { InsertionPoint } from '../../compute/nn/adapter';
import { UnusableModel } from '../../compute/model-file/error';
import { flatParameters, storedParameters, type Precision } from '../../compute/model-file/parameters';
import { readModel } from '../../compute/model-file/read';
import { writeModel } from '../../compute/model-file/write';
import { NODE_FEATURES } from '../../features/node-features';
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
});

/**
 * Reads a model folder.
 * @throws UnusableModel when a file is missing or damaged or the model was trained on other features
 */
export async function loadModel(folder: string): Promise<AnomalyModel> {
  const stored = await readModel(folder, { kind: MODEL_KIND });
  const file = stored.headerFile;
  const parsed = v.safeParse(Config, stored.config);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new UnusableModel(`${file}: config: ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  const { features, ...config } = parsed.output;
  const ours = NODE_FEATURES.map(({ name }) => name).join(', ');
  if (features.join(', ') !== ours) {
    throw new UnusableModel(
      `${file} was trained on the features ${features.join(', ')}; this version uses ${ours}`,
    );
  }
  const specs = gtfNetParameters(config);
  return {
    config,
    description: stored.description,
    graph: flatParameters(stored, 'graph', specs),
    identity: flatParameters(stored, 'identity', specs),
  };
}

/**
 * Writes the model folder that `loadModel` reads.
 * @param precision exact without it
 */
export async function saveModel(
  folder: string,
  { config, description, graph, identity }: AnomalyModel,
  precision?: Precision,
): Promise<void> {
  const specs = gtfNetParameters(config);
  await writeModel(folder, {
    kind: MODEL_KIND,
    description,
    config: { ...config, features: NODE_FEATURES.map(({ name }) => name) },
    tensors: [
      ...storedParameters('graph', specs, graph, precision),
      ...storedParameters('identity', specs, identity, precision),
    ],
  });
}
