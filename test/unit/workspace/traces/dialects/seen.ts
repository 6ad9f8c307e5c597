import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { observeCalls } from '../../../../../src/topology/calls';
import { linkSpans } from '../../../../../src/topology/link';
import { SpanFlag, SpanTable } from '../../../../../src/topology/span-table';
import { discover } from '../../../../../src/workspace/discovery/discover';
import { readTraceFile } from '../../../../../src/workspace/traces/read';

/** What every file with the calls of `CALLS` comes to. */
export const REPORT = {
  spans: { web: 6, cart: 3 },
  edges: ['web → cart 3'],
  failed: ['cart'],
  durations: [120, 120, 120, 150, 150, 150, 200, 200, 200],
  problems: [],
  skipped: [],
};

export async function withFile<T>(
  { file, content }: { readonly file: string; readonly content: string | Uint8Array },
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-exporters-'));
  try {
    await writeFile(path.join(folder, file), content);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Services with their spans, calls, failed services and problems, as the analysis sees them. */
export async function seen(folder: string) {
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
