/** An adapter of the base network as a folder that names its base by hash. */
import * as v from 'valibot';
import { UnusableModel } from '../../../compute/model-file/error';
import { flatParameters, storedParameters } from '../../../compute/model-file/parameters';
import { readModel } from '../../../compute/model-file/read';
import { writeModel } from '../../../compute/model-file/write';
import type { Adapter, InsertionPoint } from '../../../compute/nn/adapter';
import { adapterParameters, INSERTION_POINTS } from './network';

const MODEL_KIND = 'load-adapter';
const PREFIX = 'parameters';
const MAX_RANK = 64;

const storedConfig = v.object({
  share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  points: v.pipe(
    v.array(
      v.object({
        name: v.picklist(INSERTION_POINTS.map(({ name }) => name)),
        rank: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_RANK)),
      }),
    ),
    v.nonEmpty(),
    v.check(
      (points) => new Set(points.map(({ name }) => name)).size === points.length,
      'a place stands twice',
    ),
  ),
});

/** An adapter with what it was fitted to. */
export interface LoadAdaptation {
  /** Of the base. */
  readonly baseHash: string;
  readonly adapter: Adapter;
  /** Share of what the adapter adds that is used. */
  readonly share: number;
}

export async function writeLoadAdapter(
  folder: string,
  { baseHash, adapter: { points, parameters }, share }: LoadAdaptation,
): Promise<void> {
  await writeModel(folder, {
    kind: MODEL_KIND,
    description: 'Adapter of the base network for loads',
    base: { hash: baseHash },
    config: { share, points: points.map(({ name, rank }) => ({ name, rank })) },
    tensors: storedParameters(PREFIX, adapterParameters(points), parameters),
  });
}

/** @throws UnusableModel when the folder holds no adapter, one of another base, or a damaged one */
export async function readLoadAdapter(folder: string, baseHash: string): Promise<LoadAdaptation> {
  const stored = await readModel(folder, { kind: MODEL_KIND, baseHash });
  const config = v.safeParse(storedConfig, stored.config);
  if (!config.success) {
    const [issue] = config.issues;
    throw new UnusableModel(
      `${stored.headerFile} is damaged: config.${v.getDotPath(issue) ?? ''}: ${issue.message}`,
    );
  }
  const points = config.output.points.map(({ name, rank }) => ({ ...pointNamed(name), rank }));
  const parameters = flatParameters(stored, PREFIX, adapterParameters(points));
  return { baseHash, adapter: { points, parameters }, share: config.output.share };
}

const pointNamed = (name: string): InsertionPoint =>
  INSERTION_POINTS.find((point) => point.name === name) ?? INSERTION_POINTS[0];
