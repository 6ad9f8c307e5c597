import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateNetwork } from '../../../bench/networks/spec';
import { countModel, type ModelCounts } from '../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../src/onnx/read';
import type { Variant } from './variants';

/** What the product reads of each network, from files without weights. */
export async function countsOf(variants: readonly Variant[]): Promise<ReadonlyMap<string, ModelCounts>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-counts-'));
  try {
    const counts = new Map<string, ModelCounts>();
    for (const variant of variants) {
      const file = path.join(folder, 'model.onnx');
      await writeFile(file, generateNetwork(variant, { weights: 'shape-only' }).model);
      counts.set(variant.key, countModel(await readOnnxModel(file)));
    }
    return counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
