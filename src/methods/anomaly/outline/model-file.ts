/** The segmentation network as it ships. */
import { parameterCount } from '../../../compute/parameters';
import { UnusableModel } from '../../../compute/model-file/error';
import { readModel } from '../../../compute/model-file/read';
import { writeModel } from '../../../compute/model-file/write';
import { openOutliner, type Outliner } from './forward';
import { IMAGE_CHANNELS } from './image';
import { outlineParameters } from './network';

const MODEL_KIND = 'outline';
const TENSOR = 'parameters';

export async function writeOutlineModel(
  folder: string,
  description: string,
  parameters: Float32Array,
): Promise<void> {
  await writeModel(folder, {
    kind: MODEL_KIND,
    description,
    config: { channels: IMAGE_CHANNELS },
    tensors: [{ name: TENSOR, shape: [parameters.length], data: parameters }],
  });
}

/** @throws UnusableModel when the folder holds no model that this version can use */
export async function readOutlineModel(folder: string): Promise<Outliner> {
  const { tensors, config, headerFile } = await readModel(folder, { kind: MODEL_KIND });
  const data = tensors.find(({ name }) => name === TENSOR)?.data;
  const isWhole = data instanceof Float32Array && data.length === parameterCount(outlineParameters());
  if (!isWhole || config.channels !== IMAGE_CHANNELS) {
    throw new UnusableModel(`${headerFile} is of another version: tensor '${TENSOR}' has another size`);
  }
  return openOutliner(data);
}
