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
  /** Without their readers of attributes. */
  readonly spans: readonly Span[];
  /** Attributes of each span, as it handed them on. */
  readonly attributes: readonly (readonly [string, unknown])[][];
  readonly problems: readonly Problem[];
}

/** Reads a file that exists. */
export async function readFile(file: Pick<DiscoveredFile, 'path' | 'relative' | 'kind'>): Promise<Reading> {
  const spans: Span[] = [];
  const attributes: (readonly [string, unknown])[][] = [];
  const problems: Problem[] = [];
  const { size, mtimeMs } = statSync(file.path);
  const { records } = await readTraceFile(
    { ...file, bytes: size, modifiedMs: mtimeMs },
    {
      span: ({ attributes: read, ...span }) => {
        const own: (readonly [string, unknown])[] = [];
        read?.((key, value) => own.push([key, value]));
        attributes.push(own);
        spans.push(span);
      },
      problem: (problem) => problems.push(problem),
    },
  );
  return { records, spans, attributes, problems };
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
export function reasons(reading: Pick<Reading, 'problems'>): readonly string[] {
  return reading.problems.map((problem) => problem.reason);
}
