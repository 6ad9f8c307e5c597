import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  flatParameters,
  SHIPPED_PRECISION,
  storedParameters,
} from '../../../src/compute/model-file/parameters';
import { readModel } from '../../../src/compute/model-file/read';
import { writeModel } from '../../../src/compute/model-file/write';
import { outlineParameters, type OutlineWidths } from '../../../src/methods/anomaly/outline/network';

const KIND = 'outline-candidate';
const PREFIX = 'parameters';

/** A network as it would ship: its parameters rounded, and the bytes of its weights. */
export async function asStored(
  parameters: Float32Array,
  widths: OutlineWidths,
): Promise<{ readonly parameters: Float32Array; readonly bytes: number }> {
  const specs = outlineParameters(widths);
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-pruning-'));
  try {
    const tensors = storedParameters(PREFIX, specs, parameters, SHIPPED_PRECISION);
    await writeModel(folder, { kind: KIND, description: 'a candidate', config: {}, tensors });
    const { size: bytes } = await stat(path.join(folder, 'weights.bin'));
    return { parameters: flatParameters(await readModel(folder, { kind: KIND }), PREFIX, specs), bytes };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
