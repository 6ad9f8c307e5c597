import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Zstd } from '@hpcc-js/wasm-zstd';
import { describe, expect, it } from 'vitest';
import { csvSpans } from '../../../../scripts/fuzz/formats/csv-traces';
import { jaeger, otlpJson, otlpLines, zipkin } from '../../../../scripts/fuzz/formats/json-traces';
import { otlpProto } from '../../../../scripts/fuzz/formats/otlp-proto';
import { bytesOf } from '../../../../scripts/fuzz/parts';
import { createTraceRequests } from '../../../../src/app/traces/requests';
import { createRandom } from '../../../../src/numeric/random';
import { discover } from '../../../../src/workspace/discovery/discover';
import { readTraceFile } from '../../../../src/workspace/traces/read';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { EXPORTERS } from '../../workspace/traces/dialects/exporters';
import { TABLES } from '../../workspace/traces/dialects/tables';
import { testContext } from '../harness';

const newFolder = temporaryFolders();

/** Spans of a folder as its readers give them, by trace. */
async function spansOf(folder: string): Promise<Map<string, Map<string, string>>> {
  const { files } = await discover(folder, { include: [], exclude: [] });
  const traces = new Map<string, Map<string, string>>();
  for (const file of files) {
    await readTraceFile(file, {
      span: ({ traceId, spanId, service, operation, durationMs }) => {
        const spans = traces.get(traceId) ?? new Map<string, string>();
        traces.set(traceId, spans.set(spanId, [service, operation, durationMs.toFixed(3)].join(' ')));
      },
      problem: () => undefined,
    });
  }
  return traces;
}

/** Finds every trace of a folder by searching, and reads each by its id. */
async function searchedSpansOf(folder: string): Promise<Map<string, Map<string, string>>> {
  const requests = createTraceRequests();
  const context = testContext();
  const source = { folder, include: [], exclude: [], storageDir: null, trusted: false };
  const list = await requests.searchTraces(
    { source, query: {}, paging: { order: 'start', descending: false, offset: 0, limit: 1000 } },
    context,
  );
  const traces = new Map<string, Map<string, string>>();
  for (const { traceId } of list.rows) {
    const { spans, services, operations, files } = await requests.readTrace({ source, traceId }, context);
    const own = new Map<string, string>();
    for (const [row, id] of spans.ids.entries()) {
      const [service, operation] = [services[spans.service[row]], operations[spans.operation[row]]];
      own.set(id, [service, operation, spans.durationMs[row].toFixed(3)].join(' '));
      const file = files[spans.file[row]];
      const details = await requests.readSpan(
        { source, traceId, spanId: id, file, offset: spans.offset[row] },
        context,
      );
      expect(details.lines).not.toBeNull();
    }
    traces.set(traceId, own);
  }
  return traces;
}

const GENERATED = { csvSpans, otlpJson, otlpLines, jaeger, zipkin, otlpProto };

describe.each(Object.entries(GENERATED))('traces of %s', (_name, generate) => {
  it.each(['plain', 'gz', 'zst'])('are read by the index as the reader gives them: %s', async (packing) => {
    const folder = newFolder();
    const zstd = await Zstd.load();
    const { files } = generate(createRandom(11));
    for (const file of files) {
      const bytes = bytesOf(file);
      const packed = packing === 'gz' ? gzipSync(bytes) : packing === 'zst' ? zstd.compress(bytes) : bytes;
      writeFileSync(path.join(folder, packing === 'plain' ? file.name : `${file.name}.${packing}`), packed);
    }
    const expected = await spansOf(folder);
    expect(expected.size).toBeGreaterThan(1);
    expect(await searchedSpansOf(folder)).toEqual(expected);
  });
});

const SAMPLES = Object.entries({ ...EXPORTERS, ...TABLES }).map(
  ([name, samples]) => [name, samples.filter(({ outcome }) => outcome === 'spans')] as const,
);

describe('traces of exporters', () => {
  it.each(SAMPLES.filter(([, samples]) => samples.length > 0))(
    'are read by the index: %s',
    async (_name, samples) => {
      for (const { file, content } of samples) {
        const folder = newFolder();
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), content);
        const expected = await spansOf(folder);
        const found = await searchedSpansOf(folder);
        expect([...found.keys()].sort(), file).toEqual([...expected.keys()].sort());
        for (const [traceId, spans] of expected) {
          expect([...(found.get(traceId)?.keys() ?? [])].sort(), file).toEqual([...spans.keys()].sort());
        }
      }
    },
  );
});
