import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMetrics } from '../../../../../src/workspace/metrics/read';
import { EXPORTERS } from './exporters';
import type { Sample } from './sample';
import { REPORT, seen, withFile } from './seen';

/** The names in the first column of the table of exporters. */
async function documented(): Promise<string[]> {
  const page = await readFile('docs/formats.md', 'utf8');
  const section = page.split('## Exporters\n')[1].split('\n## ')[0];
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  return rows.map((line) => line.split('|')[1].trim());
}

describe('exporters', () => {
  it('are those of the documentation', async () => {
    expect(await documented()).toEqual(Object.keys(EXPORTERS));
  });

  const samples = Object.entries(EXPORTERS).flatMap(([name, all]) =>
    all.map((sample): [string, string, Sample] => [name, sample.file, sample]),
  );

  it.each(samples)('%s: %s', async (_name, file, sample) => {
    await withFile(sample, async (folder) => {
      const found = await seen(folder);
      if (sample.outcome === 'spans') {
        expect(found).toEqual(REPORT);
        return;
      }
      const isJoined = sample.outcome === 'joined metrics';
      expect(found).toMatchObject({ spans: {}, skipped: isJoined ? [] : [{ file }] });
      if (sample.outcome !== 'refused') {
        const { names, rows } = await readMetrics(path.join(folder, file), file);
        expect([names.map((each) => each.split('{')[0]), rows]).toEqual([['a'], 5]);
        expect(isJoined || found.skipped[0].reason.includes('meshlens forecast')).toBe(true);
      }
    });
  });
});
