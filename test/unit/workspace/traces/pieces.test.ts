import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InputKind } from '../../../../src/contracts/report';
import type { DiscoveredFile } from '../../../../src/workspace/discovery/discovered-file';
import { joinPieces } from '../../../../src/workspace/traces/join-pieces';
import { type FilePiece, piecesOf } from '../../../../src/workspace/traces/pieces';
import type { PieceReading } from '../../../../src/workspace/traces/piece-reading';
import { readTracePiece } from '../../../../src/workspace/traces/read';
import type { Span } from '../../../../src/workspace/traces/span';
import { temporaryFolders } from '../../process/fixtures/temporary';

const newFolder = temporaryFolders();
const { signal } = new AbortController();

function fileOf(content: string | Uint8Array, kind: InputKind = 'otlp'): DiscoveredFile {
  const file = path.join(newFolder(), 'a.jsonl');
  writeFileSync(file, content);
  const { size, mtimeMs } = statSync(file);
  return { path: file, relative: 'a.jsonl', kind, bytes: size, modifiedMs: mtimeMs };
}

const request = (spanIds: readonly string[], text: string): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: text } }] },
        scopeSpans: [
          {
            spans: spanIds.map((spanId) => ({
              traceId: 'ab'.repeat(16),
              spanId,
              name: text,
              startTimeUnixNano: '1700000000000000000',
              endTimeUnixNano: '1700000000001000000',
            })),
          },
        ],
      },
    ],
  });

async function readAll(file: DiscoveredFile, pieces: readonly (FilePiece | null)[]) {
  const spans: Span[] = [];
  const readings: PieceReading[] = [];
  for (const piece of pieces) {
    const lines = readings.reduce((sum, { passed }) => sum + passed.lines, 0);
    const span = ({ location, attributes: _attributes, ...rest }: Span): void => {
      spans.push({ ...rest, location: { ...location, line: (location.line ?? 0) + lines } });
    };
    readings.push(await readTracePiece(file, piece, { span }));
  }
  return { spans, ...joinPieces(file.relative, readings) };
}

const spanId = fc.stringMatching(/^[0-9a-f]{16}$/);
const good = fc
  .tuple(fc.array(spanId, { minLength: 1, maxLength: 4 }), fc.string({ maxLength: 20 }))
  .map(([ids, text]) => request(ids, text));
/** Broken inside one line, as a writer leaves it that was killed. */
const broken = good.map((line) => `${line.slice(0, -2)}}}`);
const lines = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: good },
    { weight: 1, arbitrary: broken },
    { weight: 1, arbitrary: fc.constant('{"level":"info","msg":"started"}') },
  ),
  { minLength: 4, maxLength: 25 },
);

describe('pieces of a file of lines', () => {
  it('give together what the whole file gives: spans with their places, problems with theirs', async () => {
    await fc.assert(
      fc.asyncProperty(
        good,
        good,
        lines,
        fc.integer({ min: 1, max: 3000 }),
        async (first, second, rest, bytes) => {
          const file = fileOf(`${[first, second, ...rest].join('\n')}\n`);
          const pieces = await piecesOf(file, signal, bytes);
          const whole = await readAll(file, [null]);
          const joined = await readAll(file, pieces ?? [null]);
          expect(joined).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('cover the file, and stay where they are when it grows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(good, { minLength: 6, maxLength: 25 }), good, async (all, more) => {
        const text = `${all.join('\n')}\n`;
        const before = await piecesOf(fileOf(text), signal, 500);
        const after = await piecesOf(fileOf(`${text}${more}\n`), signal, 500);
        const ends = (before ?? []).map(({ from, to }) => [from, to] as const);
        expect(ends[0][0]).toBe(0);
        expect(ends.at(-1)?.[1]).toBe(Buffer.byteLength(text));
        expect(ends.slice(1).map(([from]) => from)).toEqual(ends.slice(0, -1).map(([, to]) => to));
        expect((after ?? []).slice(0, ends.length - 1)).toEqual((before ?? []).slice(0, -1));
      }),
      { numRuns: 30 },
    );
  });

  it.each<readonly [string, string | Uint8Array, InputKind]>([
    [
      'one document',
      JSON.stringify(JSON.parse(request(['ab'.repeat(8)], 'x'.repeat(2000))), null, 1),
      'otlp',
    ],
    ['gzip', gzipSync(`${request(['ab'], 'x')}\n`.repeat(2000)), 'otlp'],
    [
      'an array on one line',
      `[${Array(50).fill('{"traceId":"a","id":"b","timestamp":1}').join(',')}]`,
      'zipkin',
    ],
    ['a table', `TraceID,SpanID,Service,Start,Duration\n${'a,b,c,1,2\n'.repeat(200)}`, 'csv-spans'],
    ['a small file', `${request(['ab'], 'x')}\n${request(['ab'], 'x')}\n`, 'otlp'],
  ])('are not made of %s', async (name, content, kind) => {
    const bytes = name === 'a small file' ? 1 << 20 : 100;
    expect(await piecesOf(fileOf(content, kind), signal, bytes)).toBeNull();
  });
});
