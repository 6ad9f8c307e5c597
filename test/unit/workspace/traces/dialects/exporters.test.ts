import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { observeCalls } from '../../../../../src/topology/calls';
import { linkSpans } from '../../../../../src/topology/link';
import { SpanFlag, SpanTable } from '../../../../../src/topology/span-table';
import { discover } from '../../../../../src/workspace/discovery/discover';
import { readMetrics } from '../../../../../src/workspace/metrics/read';
import { readTraceFile } from '../../../../../src/workspace/traces/read';
import { EXPORTERS } from './exporters';
import type { Sample } from './sample';

async function withFile<T>({ file, content }: Sample, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-exporters-'));
  try {
    await writeFile(path.join(folder, file), content);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Services with their spans, calls, failed services and problems, as the analysis sees them. */
async function seen(folder: string) {
  const { files, skipped } = await discover(folder, { include: [], exclude: [] });
  const table = new SpanTable();
  const problems: string[] = [];
  for (const file of files) {
    await readTraceFile(file, {
      span: (span) => table.append(span),
      problem: ({ severity, reason }) => void (severity === 'note' || problems.push(reason)),
    });
  }
  const linked = linkSpans(table);
  const { services, edges } = observeCalls(linked);
  const failed = [...linked.columns.service].filter((_, row) => linked.columns.flags[row] & SpanFlag.error);
  return {
    spans: Object.fromEntries(services.map(({ name, spans }) => [name, spans])),
    edges: edges.map(({ from, to, calls }) => `${services[from].name} → ${services[to].name} ${calls}`),
    failed: failed.map((service) => table.services.texts[service]),
    durations: [...linked.columns.durationMs].map(Math.round).sort((a, b) => a - b),
    problems,
    skipped,
  };
}

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
        expect(found).toEqual({
          spans: { web: 6, cart: 3 },
          edges: ['web → cart 3'],
          failed: ['cart'],
          durations: [120, 120, 120, 150, 150, 150, 200, 200, 200],
          problems: [],
          skipped: [],
        });
        return;
      }
      const isJoined = sample.outcome === 'joined metrics';
      expect(found).toMatchObject({ spans: {}, skipped: isJoined ? [] : [{ file }] });
      if (sample.outcome !== 'refused') {
        const { names, rows } = await readMetrics(path.join(folder, file), file);
        expect([names, rows]).toEqual([['a'], 5]);
        expect(isJoined || found.skipped[0].reason.includes('meshlens forecast')).toBe(true);
      }
    });
  });
});
