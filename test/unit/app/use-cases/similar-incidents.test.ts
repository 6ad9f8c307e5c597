import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { refreshFindings } from '../../../../src/app/use-cases/refresh-findings';
import type { AnalyzeOptions } from '../../../../src/contracts/protocol';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const MONDAY_MS = 1_700_000_000_000;
const TUESDAY_MS = MONDAY_MS + 86_400_000;
const storageDir = temporaryFolders();

/** Twenty minutes; for one of them the cart takes 150 ms longer. */
const recordingOf = (startMs: number): string =>
  otlpLines(
    simpleTraffic(2400, startMs).map((span) =>
      span.startMs >= startMs + 600_000 && span.startMs < startMs + 660_000
        ? { ...span, durationMs: span.durationMs + 150 }
        : span,
    ),
  );
const files = { 'monday.jsonl': recordingOf(MONDAY_MS) };
const optionsIn = (folder: string, dir: string): AnalyzeOptions =>
  optionsFor(folder, { trusted: false, windowMs: 5000, storageDir: dir });

describe('incidents of earlier analyses of a workspace', () => {
  it('are no past of themselves when the same recording is analysed again', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsIn(folder, storageDir());
      for (const widthMs of [5000, 5000, 10_000]) {
        const report = await analyze({ ...options, windowMs: widthMs }, testContext());
        expect(report.incidents).toHaveLength(1);
        expect(report.incidents[0].kind).toBeDefined();
        expect(report.incidents[0].similar).toBeUndefined();
      }
    });
  });

  it('are found when the next recording has taken the place of theirs, also after a refresh', async () => {
    await withFolder(files, async (folder) => {
      const options = optionsIn(folder, storageDir());
      const monday = await analyze(options, testContext());
      await rm(path.join(folder, 'monday.jsonl'));
      await writeFile(path.join(folder, 'tuesday.jsonl'), recordingOf(TUESDAY_MS));
      const tuesday = await analyze(options, testContext());
      const [{ fromMs, toMs, causes, kind }] = monday.incidents;
      expect(tuesday.incidents[0].similar).toMatchObject([
        { fromMs, toMs, service: causes[0].service, kind: { id: kind?.id } },
      ]);
      const { incidents } = await refreshFindings(options, tuesday, testContext());
      expect(incidents[0].similar).toEqual(tuesday.incidents[0].similar);
      const uncached = await analyze({ ...options, storageDir: null }, testContext());
      expect(uncached.incidents[0].similar).toBeUndefined();
    });
  });

  it('are left out with a note when their file is damaged', async () => {
    await withFolder(files, async (folder) => {
      const dir = storageDir();
      const options = optionsIn(folder, dir);
      await analyze(options, testContext());
      const place = path.join(dir, 'results');
      const [name] = (await readdir(place)).filter((file) => file.startsWith('incidents.'));
      await writeFile(path.join(place, name), 'damaged');
      const report = await analyze(options, testContext());
      expect(report.incidents).toHaveLength(1);
      expect(report.notes.join('\n')).toContain(`${name} is damaged`);
      expect((await analyze(options, testContext())).notes.join('\n')).not.toContain('damaged');
    });
  });
});
