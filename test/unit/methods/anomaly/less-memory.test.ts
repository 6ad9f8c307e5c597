import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nativePackages } from '../../../../scripts/chaos/campaign';
import { NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { openDatasets } from '../../../../src/jobs/datasets';
import { createPoolRunner } from '../../../../src/jobs/pool/pool-runner';
import { createSharingRunner } from '../../../../src/jobs/results/sharing-runner';
import type { JobRunner } from '../../../../src/jobs/runner';
import { withinMemory } from '../../../../src/jobs/within-memory';
import type { AnomalyData } from '../../../../src/methods/anomaly/contract';
import { fitControl } from '../../../../src/methods/anomaly/control';
import type { FitJob } from '../../../../src/methods/anomaly/fit-variant';
import { createRandom } from '../../../../src/numeric/random';
import { bundleForFork } from '../../process/fixtures/build';

const SERVICES = 3000;
const WINDOWS = 20;
/** Below what whole windows of so many services take, above what parts take. */
const PROCESS_BYTES = 330 * 2 ** 20;

// Native packages are found from inside the repository only.
const cache = path.resolve('node_modules/.cache');
mkdirSync(cache, { recursive: true });
const root = mkdtempSync(path.join(cache, 'meshlens-memory-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let script = '';
beforeAll(async () => {
  script = await bundleForFork(path.join(__dirname, 'fixtures/job-child.ts'), root, nativePackages);
}, 60_000);

function largeGraph(): AnomalyData {
  const random = createRandom(1);
  const edges = Array.from({ length: SERVICES - 1 }, (_, from) => ({ from, to: from + 1 }));
  return {
    node: Float32Array.from({ length: WINDOWS * SERVICES * F }, () => random.normal()),
    services: SERVICES,
    present: Array<boolean>(WINDOWS).fill(true),
    edges,
    calls: new Float32Array(WINDOWS * edges.length).fill(1),
  };
}

it(
  'a training over its cap is made in parts, and kept under the address of those',
  { timeout: 300_000 },
  async () => {
    const log: string[] = [];
    const say = (line: string): void => void log.push(line);
    const now = (): number => performance.now();
    const pool = createPoolRunner({
      script,
      log: say,
      now,
      cores: 1,
      memoryBytes: 8e9,
      processBytes: PROCESS_BYTES,
    });
    const storage = {
      datasets: path.join(root, 'datasets'),
      checkpoints: null,
      shared: path.join(root, 'shared'),
    };
    const rest = { script, log: say, now, date: now };
    const runner = withinMemory(createSharingRunner({ runner: pool, ...rest }), say);
    const dataset = await openDatasets(storage.datasets).put(largeGraph());
    const params: FitJob = { dataset, seed: 1, runtime: 'onnx' };
    const fit = await runner.run(fitControl, params, { storage });
    await pool.clear();
    expect(log).toContainEqual(
      expect.stringMatching(/^The training of the control starts again with less memory: .*it used \d+ MB/),
    );
    const never: JobRunner = { pid: null, run: () => Promise.reject(new Error('computed again')) };
    const kept = createSharingRunner({ runner: never, ...rest });
    expect(await kept.run(fitControl, { ...params, partServices: 512 }, { storage })).toEqual(fit);
    await expect(kept.run(fitControl, params, { storage })).rejects.toThrow('computed again');
  },
);
