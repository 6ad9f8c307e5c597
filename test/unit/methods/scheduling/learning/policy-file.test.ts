import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialParameters, parameterCount } from '../../../../../src/compute';
import { parameterView } from '../../../../../src/compute/parameters';
import { UnusableModel } from '../../../../../src/compute/model-file/error';
import { writeModel } from '../../../../../src/compute/model-file/write';
import { shippedModelFolder } from '../../../../../src/app/installation';
import { readPolicy, writePolicy } from '../../../../../src/methods/scheduling/learning/policy-file';
import { policyParameters } from '../../../../../src/methods/scheduling/learning/policy-network';

describe('the file of the policy', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'meshlens-policy-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives back parameters to within their precision', async () => {
    const specs = policyParameters();
    const parameters = initialParameters(specs, 1);
    await writePolicy(folder, parameters);
    const read = await readPolicy(folder);
    expect(read).toHaveLength(parameters.length);
    const largest = Math.max(...parameterView(specs, parameters, 'embed').map(Math.abs));
    parameterView(specs, read, 'embed').forEach((value, at) =>
      expect(Math.abs(value - parameterView(specs, parameters, 'embed')[at])).toBeLessThan(largest / 120),
    );
  });

  it('is refused when it is of another size', async () => {
    await writeModel(folder, {
      kind: 'scheduling',
      description: 'a test',
      config: {},
      tensors: [{ name: 'parameters', shape: [3], data: new Float32Array(3) }],
    });
    await expect(readPolicy(folder)).rejects.toBeInstanceOf(UnusableModel);
  });

  it('ships', async () => {
    expect(await readPolicy(shippedModelFolder('scheduling'))).toHaveLength(
      parameterCount(policyParameters()),
    );
  });
});
