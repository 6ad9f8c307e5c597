/** The segmentation network as it ships. */
import { UnusableModel } from '../../../compute/model-file/error';
import { flatParameters, SHIPPED_PRECISION, storedParameters } from '../../../compute/model-file/parameters';
import { readModel } from '../../../compute/model-file/read';
import { writeModel } from '../../../compute/model-file/write';
import { openOutliner, type Outliner } from './forward';
import { IMAGE_CHANNELS } from './image';
import { outlineParameters } from './network';

const MODEL_KIND = 'outline';
const PREFIX = 'parameters';

export interface OutlineModel {
  readonly description: string;
  /** As `outlineParameters` lays them out. */
  readonly parameters: Float32Array;
}

export async function writeOutlineModel(
  folder: string,
  { description, parameters }: OutlineModel,
): Promise<void> {
  await writeModel(folder, {
    kind: MODEL_KIND,
    description,
    config: { channels: IMAGE_CHANNELS },
    tensors: storedParameters(PREFIX, outlineParameters(), parameters, SHIPPED_PRECISION),
  });
}

/** @throws UnusableModel when the folder holds no model that this version can use */
export async function readOutlineModel(folder: string): Promise<OutlineModel> {
  const stored = await readModel(folder, { kind: MODEL_KIND });
  if (stored.config.channels !== IMAGE_CHANNELS) {
    throw new UnusableModel(`${stored.headerFile} was trained on other channels`);
  }
  return {
    description: stored.description,
    parameters: flatParameters(stored, PREFIX, outlineParameters()),
  };
}

/** @throws UnusableModel when the folder holds no model that this version can use */
export async function loadOutliner(folder: string): Promise<Outliner> {
  return openOutliner((await readOutlineModel(folder)).parameters);
}
