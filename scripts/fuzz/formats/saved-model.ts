/** A folder with a trained model: a header in JSON and the weights. */
import { createHash } from 'node:crypto';
import type { Random } from '../../../src/numeric/random';
import { between, joined, record, type Sample } from '../parts';
import { JSON_TOKEN } from './json-traces';

export const MODEL_KIND = 'fuzzed';

export function savedModel(random: Random): Sample {
  const count = 1 + random.integer(8);
  const weights = Buffer.from(Float32Array.from({ length: 4 * count }, () => random.uniform()).buffer);
  const tensors = Array.from({ length: count }, (_, index) =>
    record(
      `tensor:t${index}`,
      JSON.stringify({ name: `t${index}`, dtype: 'float32', shape: [2, 2], offset: 16 * index }),
    ),
  );
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const head = JSON.stringify({
    format: 'meshlens-model',
    version: 1,
    kind: MODEL_KIND,
    description: 'x',
    config: { windows: 12, units: [64, 64] },
    weights: { bytes: weights.length, sha256 },
  });
  const files = [
    {
      name: 'model.json',
      parts: [between(`${head.slice(0, -1)},"tensors":[`), ...joined(tensors, ','), between(']}')],
    },
    { name: 'weights.bin', parts: [{ bytes: weights, id: null }] },
  ];
  const damaged = random.integer(2);
  return {
    reading: 'model',
    files: files.map((file, index) => ({ ...file, isFixed: index !== damaged })),
    token: damaged === 0 ? JSON_TOKEN : null,
    canBePacked: false,
  };
}
