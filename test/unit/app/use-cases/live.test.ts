import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import type { AnalyzeOptions } from '../../../../src/contracts/protocol';
import { fitSentence } from '../../../../src/contracts/model-fit';
import { createRandom } from '../../../../src/numeric/random';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';

const REQUESTS = 2400;
const APPENDED = 800;
const random = createRandom(5);
const noisy = simpleTraffic(REQUESTS + APPENDED).map((span) => ({
  ...span,
  durationMs: span.durationMs * (0.7 + 0.6 * random.uniform()),
}));
const before = noisy.filter(({ trace }) => trace <= REQUESTS);
const after = noisy.filter(({ trace }) => trace > REQUESTS);
/** Every service takes three times as long and varies more, for good. */
const shifted = after.map((span) => ({ ...span, durationMs: span.durationMs * (2 + 3 * random.uniform()) }));

async function run(options: AnalyzeOptions) {
  const context = testContext();
  const { anomaly, windows } = await analyze(options, context);
  return { model: anomaly.model, windows, trained: context.reported.some(({ step }) => step === 'train') };
}

describe('a recording that goes on', () => {
  let storageDir: string;
  beforeAll(async () => void (storageDir = await mkdtemp(path.join(tmpdir(), 'meshlens-live-'))));
  afterAll(() => rm(storageDir, { recursive: true, force: true }));

  const appended = (
    spans: readonly TestSpan[],
    use: (options: AnalyzeOptions, folder: string) => Promise<void>,
  ) =>
    withFolder({ 'spans.jsonl': `${otlpLines(before)}\n` }, async (folder) => {
      const options = optionsFor(folder, { storageDir });
      const first = await run(options);
      expect(first).toMatchObject({ model: { fit: null }, trained: true });
      await appendFile(path.join(folder, 'spans.jsonl'), `${otlpLines(spans)}\n`);
      await use(options, folder);
    });

  it(
    'is scored without training while it goes on as before, also from a new file',
    { timeout: 300_000 },
    () =>
      appended(after.slice(0, after.length / 2), async (options, folder) => {
        const { model, trained } = await run(options);
        expect(trained).toBe(false);
        expect(model.fit).toMatchObject({ drift: false, error: expect.any(Number) });
        await writeFile(path.join(folder, 'more.jsonl'), otlpLines(after.slice(after.length / 2)));
        const more = await run(options);
        expect(more.trained).toBe(false);
        expect(more.model.fit?.drift).toBe(false);
        expect(more.model.fit?.appendedWindows).toBeGreaterThan(model.fit?.appendedWindows ?? 0);
        expect(fitSentence(more.model.fit!)).toMatch(/still fits/);
      }),
  );

  it('says when the model no longer fits, until it is trained again', { timeout: 300_000 }, () =>
    appended(shifted, async (options) => {
      const { model, trained } = await run(options);
      expect(trained).toBe(false);
      expect(model.fit?.drift).toBe(true);
      expect(fitSentence(model.fit!)).toMatch(/no longer fits: its median error is .* ± .* there and /);
      const again = await run({ ...options, model: 'train' });
      expect(again.model.fit).toBeNull();
      expect((await run(options)).model).toEqual(again.model);
    }),
  );

  it('is trained on again where what was known has changed', { timeout: 300_000 }, () =>
    appended([], async (options, folder) => {
      const fewer = before.filter(({ trace }) => trace % 3 !== 0);
      await writeFile(path.join(folder, 'spans.jsonl'), otlpLines([...fewer, ...after]));
      expect((await run(options)).model.fit).toBeNull();
    }),
  );
});
