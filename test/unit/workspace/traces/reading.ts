import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Problem } from '../../../../src/contracts/problem';
import type { InputKind } from '../../../../src/contracts/report';
import type { DiscoveredFile } from '../../../../src/workspace/discovery/discovered-file';
import { readTraceFile } from '../../../../src/workspace/traces/read';
import type { Span } from '../../../../src/workspace/traces/span';

export interface Reading {
  readonly records: number;
  readonly spans: readonly Span[];
  readonly problems: readonly Problem[];
}

/** Reads a file that exists. */
export async function readFile(file: Pick<DiscoveredFile, 'path' | 'relative' | 'kind'>): Promise<Reading> {
  const spans: Span[] = [];
  const problems: Problem[] = [];
  const { size, mtimeMs } = statSync(file.path);
  const { records } = await readTraceFile(
    { ...file, bytes: size, modifiedMs: mtimeMs },
    { span: (span) => spans.push(span), problem: (problem) => problems.push(problem) },
  );
  return { records, spans, problems };
}

/**
 * Reads `content` as a file of the given kind; a value that is no text or bytes is written as JSON. `gzip`: it is
 * packed first; 'packed': it already is.
 */
export async function read(
  kind: InputKind,
  content: unknown,
  gzip: boolean | 'packed' = false,
): Promise<Reading> {
  const folder = mkdtempSync(join(tmpdir(), 'meshlens-read-'));
  try {
    const bytes =
      content instanceof Uint8Array
        ? content
        : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
    const path = join(folder, 'export');
    writeFileSync(path, gzip === true ? gzipSync(bytes) : bytes);
    return await readFile({ path, relative: 'in/export', kind });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The reasons of the problems, without their places. */
export function reasons(reading: Reading): readonly string[] {
  return reading.problems.map((problem) => problem.reason);
}
