import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { refreshFindings, refreshSchedule } from '../../../../src/app/use-cases/refresh-findings';
import { scheduleServices } from '../../../../src/app/use-cases/schedule';
import { applyEdits } from '../../../../src/contracts/fix';
import {
  optionsFor,
  otlpLines,
  scheduleOptionsFor,
  simpleTraffic,
  testContext,
  withFolder,
} from '../harness';

const COMPOSE =
  'services:\n  web:\n    image: web\n    environment:\n      CART_ADDR: cart:80\n  cart:\n    image: cart\n';
const slow = simpleTraffic(400).map((span) =>
  span.trace > 300 && span.trace < 340 ? { ...span, durationMs: span.durationMs + 200 } : span,
);

describe('refreshFindings', () => {
  it('moves findings with the manifest, keeps everything that came from traces, and equals a full analysis', async () => {
    await withFolder({ 'spans.jsonl': otlpLines(slow), 'compose.yaml': COMPOSE }, async (folder) => {
      const options = optionsFor(folder, { trusted: false });
      const first = await analyze(options, testContext());
      expect(first.findings.map(({ line }) => line)).toContain(6);
      await writeFile(path.join(folder, 'compose.yaml'), `# two\n# lines more\n${COMPOSE}`);
      const refreshed = await refreshFindings(options, first, testContext());
      const anew = await analyze(options, testContext());
      expect(refreshed.findings.map(({ line }) => line)).toContain(8);
      const { createdMs: _a, timings: _b, ...rest } = refreshed;
      const { createdMs: _c, timings: _d, ...expected } = anew;
      expect(rest).toEqual(expected);
    });
  });

  it('shows what a schedule recommends on the line, and no more once it is done', async () => {
    const manifest = (replicas: number): string =>
      `services:\n  cart:\n    image: cart\n    deploy:\n      replicas: ${replicas}\n`;
    const files = { 'spans.jsonl': otlpLines(simpleTraffic(200)), 'compose.yaml': manifest(9) };
    await withFolder(files, async (folder) => {
      const options = optionsFor(folder, { trusted: false });
      const schedule = await scheduleServices(scheduleOptionsFor(folder, { trusted: false }), testContext());
      const first = await analyze(options, testContext());
      const findings = async () =>
        (await refreshFindings(options, first, testContext(), { schedule })).findings.filter(
          ({ rule }) => rule === 'scale-spare',
        );
      const [found, ...others] = await findings();
      expect(others).toEqual([]);
      expect(found).toMatchObject({ file: 'compose.yaml', line: 5, service: 'cart', severity: 'hint' });
      expect(found.message).toMatch(/^deploy\.replicas 9 of cart takes more .* with seed 1;/);
      for (const last of [first, null]) {
        expect(await refreshSchedule(options, last, schedule, testContext())).toEqual(schedule);
      }
      const mended = applyEdits(manifest(9), found.fix!.edits)!;
      expect(mended).toBe(manifest(schedule.recommendations[0].recommended));
      await writeFile(path.join(folder, 'compose.yaml'), mended);
      expect(await findings()).toEqual([]);
      expect(await refreshSchedule(options, first, schedule, testContext())).toMatchObject({
        recommendations: [],
        changed: ['cart'],
      });
      await writeFile(path.join(folder, 'compose.yaml'), `\n${manifest(9)}`);
      expect((await findings()).map(({ line }) => line)).toEqual([6]);
    });
  });
});
