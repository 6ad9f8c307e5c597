import { parameterCount } from '../../../src/compute';
import { SHIPPED_PRECISION, storedParameters } from '../../../src/compute/model-file/parameters';
import { writeModel } from '../../../src/compute/model-file/write';
import { RUNTIME_MODEL_KIND, type LatencyModel } from '../../../src/methods/latency/network/model-file';
import { networkParameters } from '../../../src/methods/latency/network/network';

/** Writes the folder that `loadRuntimeModel` reads. */
export async function writeRuntimeModel(folder: string, model: LatencyModel): Promise<void> {
  const {
    network: { parameters, ...network },
    ...config
  } = model;
  const specs = networkParameters({ ...network, classes: model.classes.length });
  const each = parameterCount(specs);
  await writeModel(folder, {
    kind: RUNTIME_MODEL_KIND,
    description: 'prior, factors and corrections of running times, shipped with Meshlens',
    config: { ...config, network },
    tensors: Array.from({ length: parameters.length / each }, (_, index) =>
      storedParameters(
        `network${index}`,
        specs,
        parameters.subarray(index * each, (index + 1) * each),
        SHIPPED_PRECISION,
      ),
    ).flat(),
  });
}
