import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { initialParameters, openRuntime } from '../../../../../src/compute';
import { policyParameters } from '../../../../../src/methods/scheduling/learning/policy-network';
import { trainFurther } from '../../../../../src/methods/scheduling/learning/train-further';
import { generateNetwork } from '../../../../../src/simulation/generate';
import { temporaryFolders } from '../../../process/fixtures/temporary';

const folder = temporaryFolders();

it('practice that was interrupted goes on where it was, to the same policy', async () => {
  const { runtime } = await openRuntime('cpu', { log: () => undefined });
  const file = path.join(folder(), 'practice.checkpoint');
  const resumedAt: number[] = [];
  const request = {
    network: generateNetwork({ services: 2, seed: 3 }),
    load: { stepS: 60, rates: Float64Array.of(5, 5) },
    plan: { objectiveS: 1, intervalS: 15 },
    violationWeight: 20,
    parameters: initialParameters(policyParameters(), 1),
    rounds: 2,
    runtime,
  };
  const whole = await trainFurther(request);
  const abort = new AbortController();
  const checkpoint = {
    file,
    fingerprint: 'practice',
    pace: { minIntervalMs: 0, maxShare: 1 },
    onResume: (round: number) => resumedAt.push(round),
  };
  await expect(
    trainFurther({
      ...request,
      checkpoint,
      signal: abort.signal,
      onRound: (done) => done === 1 && abort.abort(),
    }),
  ).rejects.toThrow();
  expect(await trainFurther({ ...request, checkpoint })).toEqual(whole);
  expect(resumedAt).toEqual([1]);
  expect(readdirSync(path.dirname(file))).toEqual([]);
});
