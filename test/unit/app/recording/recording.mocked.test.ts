import type * as fs from 'node:fs';
import type * as promises from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { analyzeAndForecast } from '../../../../src/app/use-cases/analyze-forecast';
import { explain } from '../../../../src/app/use-cases/explain';
import { forecastServices } from '../../../../src/app/use-cases/forecast-services';
import { openRecording } from '../../../../src/app/recording/recording';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const { opened, note } = vi.hoisted(() => {
  const opened: string[] = [];
  return { opened, note: (file: unknown) => void (typeof file === 'string' && opened.push(file)) };
});

/** Counts what opens a file by its path. Streams over an open descriptor open nothing. */
vi.mock('node:fs', async (importOriginal) => {
  const actual = await importOriginal<typeof fs>();
  return {
    ...actual,
    openSync: (...args: Parameters<typeof actual.openSync>) => {
      note(args[0]);
      return actual.openSync(...args);
    },
    readFileSync: (...args: Parameters<typeof actual.readFileSync>) => {
      note(args[0]);
      return actual.readFileSync(...args);
    },
    createReadStream: (...args: Parameters<typeof actual.createReadStream>) => {
      if (typeof args[1] !== 'object' || args[1].fd === undefined) {
        note(args[0]);
      }
      return actual.createReadStream(...args);
    },
  };
});
vi.mock('node:fs/promises', async (importOriginal) => {
  const actual = await importOriginal<typeof promises>();
  return {
    ...actual,
    open: (...args: Parameters<typeof actual.open>) => {
      note(args[0]);
      return actual.open(...args);
    },
    readFile: (...args: Parameters<typeof actual.readFile>) => {
      note(args[0]);
      return actual.readFile(...args);
    },
  };
});

const files = {
  'traces/spans.jsonl': otlpLines(simpleTraffic(600)),
  'docker-compose.yml': 'services:\n  web:\n    image: web\n  cart:\n    image: cart\n',
};
const timesOpened = (name: string): number => opened.filter((file) => path.basename(file) === name).length;

describe('a recording', () => {
  beforeEach(() => void opened.splice(0));

  it('opens a trace file at most twice from file to cell, and once when its spans are stored', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsFor(folder, { trusted: false });
      await analyze(options, testContext());
      expect(timesOpened('spans.jsonl')).toBe(2);

      const stored = { ...options, storageDir: path.join(folder, '.cache') };
      opened.splice(0);
      await analyze(stored, testContext());
      expect(timesOpened('spans.jsonl')).toBe(2);
      opened.splice(0);
      const kept = await analyze(stored, testContext());
      expect(timesOpened('spans.jsonl')).toBe(1);
      expect(kept.timings.filter(({ cached }) => cached)).toHaveLength(1);
    });
  });

  it('is read again when the content of a file changes, also behind an unchanged size', async () => {
    await withFolder(files, async (folder) => {
      const { writeFile } = await import('node:fs/promises');
      const options = optionsFor(folder, { trusted: false, storageDir: path.join(folder, '.cache') });
      const before = await analyze(options, testContext());
      const changed = files['traces/spans.jsonl'].replaceAll('"cart"', '"card"');
      await writeFile(path.join(folder, 'traces/spans.jsonl'), changed);
      const after = await analyze(options, testContext());
      expect(before.services.map(({ name }) => name)).not.toContain('card');
      expect(after.services.map(({ name }) => name)).toContain('card');
    });
  });

  it(
    'is read and learned from once by an analysis with a forecast, without a cache',
    { timeout: 120_000 },
    async () => {
      await withFolder(files, async (folder) => {
        const context = testContext();
        await analyzeAndForecast(
          { ...optionsFor(folder, { windowMs: 2000, model: 'shipped' }), horizonSteps: 3 },
          context,
        );
        expect(timesOpened('spans.jsonl')).toBe(2);
        expect(context.ran.filter((job) => job === 'anomaly.learn')).toHaveLength(1);
        expect(context.ran).toContain('forecast.fit');
        expect(context.reported.filter(({ step }) => step === 'features')).toHaveLength(1);
      });
    },
  );

  it('serves every use case, at the same time too', { timeout: 120_000 }, async () => {
    await withFolder(files, async (folder) => {
      const context = testContext();
      const options = { ...optionsFor(folder, { windowMs: 2000, model: 'shipped' }), horizonSteps: 3 };
      const recording = openRecording(options, context);
      const [report, forecast, explanation] = await Promise.all([
        analyze(options, context, recording),
        forecastServices(options, context, recording),
        explain({ ...options, fromMs: 0, toMs: 4e12 }, context, recording),
      ]);
      expect(timesOpened('spans.jsonl')).toBe(2);
      expect(context.ran.filter((job) => job === 'anomaly.learn')).toHaveLength(1);
      expect(forecast.windows).toBe(report.windows.count);
      expect(explanation.windowsUsed).toBe(report.windows.present.filter(Boolean).length);
    });
  });

  it('reads manifests without reading traces', async () => {
    await withFolder(files, async (folder) => {
      const recording = openRecording(optionsFor(folder), testContext());
      const { readings } = await recording.manifests();
      expect(readings.flatMap(({ declarations }) => declarations.map(({ name }) => name))).toEqual([
        'web',
        'cart',
      ]);
      expect(timesOpened('spans.jsonl')).toBe(1);
    });
  });
});
