import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { serialize } from 'node:v8';
import { buildSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTraces, type ReadingStores } from '../../../../../src/app/recording/read-traces';
import { openPartStore } from '../../../../../src/app/recording/reading/part-store';
import { inlineReader, type SpanReader } from '../../../../../src/app/recording/reading/span-reader';
import { createReadingThreads } from '../../../../../src/app/recording/reading/threads';
import { openIndexStore } from '../../../../../src/app/traces/index-store';
import { linkSpans } from '../../../../../src/topology/link';
import type { DiscoveredFile } from '../../../../../src/workspace/discovery/discovered-file';
import { temporaryFolders } from '../../../process/fixtures/temporary';
import { testContext } from '../../harness';

const newFolder = temporaryFolders();
const ROOT = path.resolve(__dirname, '../../../../..');
const PIECE_BYTES = 5 << 20;

function line(number: number): string {
  const spans = Array.from({ length: 20 }, (_, at) => ({
    traceId: (number + 1).toString(16).padStart(32, '0'),
    spanId: (number * 20 + at + 1).toString(16).padStart(16, '0'),
    parentSpanId: at === 0 ? undefined : (number * 20 + at).toString(16).padStart(16, '0'),
    name: `operation ${at % 7}`,
    kind: 2,
    startTimeUnixNano: `${1_700_000_000_000 + number * 40}000000`,
    endTimeUnixNano: `${1_700_000_000_000 + number * 40 + 1 + (number % 13)}000000`,
    attributes: [{ key: 'peer', value: { stringValue: `pod-${number % 300}` } }],
    status: at === 3 && number % 9 === 0 ? { code: 2, message: `timeout after ${number} ms` } : {},
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: `service-${number % 5}` } }] };
  return `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })}\n`;
}

let script = '';
let recording = '';
beforeAll(() => {
  script = path.join(newFolder(), 'spans.js');
  buildSync({
    entryPoints: [path.join(ROOT, 'src/entries/span-reader.ts')],
    bundle: true,
    platform: 'node',
    outfile: script,
    logLevel: 'error',
  });
  const lines = Array.from({ length: 4500 }, (_, number) => line(number));
  lines.splice(2000, 0, `${line(7).slice(0, 300)}\n`);
  recording = path.join(newFolder(), 'spans.jsonl');
  writeFileSync(recording, lines.join(''));
});

function fileOf(place: string): DiscoveredFile {
  const { size, mtimeMs } = statSync(place);
  return { path: place, relative: path.basename(place), kind: 'otlp', bytes: size, modifiedMs: mtimeMs };
}

async function outcome(reader: SpanReader, stores: ReadingStores): Promise<string> {
  const { table, inputs } = await readTraces([fileOf(recording)], { ...testContext(), reader }, stores);
  const { columns, role, parent } = linkSpans(table);
  const texts = [table.services, table.operations].map((each) => each.texts);
  const all = {
    columns,
    role,
    parent,
    texts,
    pairs: table.attributes.pairs(),
    failures: table.failures.examples,
    inputs,
  };
  return serialize(all).toString('latin1');
}

describe('reading in threads', () => {
  it('gives the same table, byte for byte, for any number of threads', async () => {
    const whole = await outcome(inlineReader, {});
    expect(whole).toContain('the record was left out');
    const inPieces: ReadingStores = { pieceBytes: PIECE_BYTES };
    // Compared as texts they would be printed on failure: megabytes.
    expect((await outcome(inlineReader, inPieces)) === whole).toBe(true);
    for (const slots of [1, 2, 4]) {
      expect(
        (await outcome(createReadingThreads(script, slots), inPieces)) === whole,
        `${slots} threads`,
      ).toBe(true);
    }
  });

  it('stops at once, and the threads read again afterwards', async () => {
    const reader = createReadingThreads(script, 2);
    const stop = new AbortController();
    const part = { file: fileOf(recording), piece: null, label: '' };
    const first = reader.read({ part, isIndexed: false }, { signal: stop.signal });
    const second = reader.read({ part, isIndexed: false }, {});
    stop.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect((await second).reading.spans).toBe(90_000);
    await expect(reader.read({ part, isIndexed: false }, { signal: stop.signal })).rejects.toThrow('enough');
    reader.close();
  });

  it('says which file was lost when a thread breaks down, and reads the others', async () => {
    const dying = path.join(newFolder(), 'dying.js');
    writeFileSync(
      dying,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', ({ task }) => { if (task.part.file.relative === 'bad.jsonl') process.exit(3); });
       require(${JSON.stringify(script)});`,
    );
    const bad = path.join(newFolder(), 'bad.jsonl');
    writeFileSync(bad, readFileSync(recording));
    const reader = createReadingThreads(dying, 2);
    const { inputs } = await readTraces([fileOf(bad), fileOf(recording)], { ...testContext(), reader });
    expect(inputs[0].problems).toEqual([
      {
        file: 'bad.jsonl',
        severity: 'error',
        reason: expect.stringContaining('ended with code 3') as string,
      },
    ]);
    expect(inputs[1].records).toBe(90_000);
  });
});

describe('what was read of a large file', () => {
  const counting = (): SpanReader & { readonly read: SpanReader['read']; readonly parts: string[] } => {
    const parts: string[] = [];
    return {
      ...inlineReader,
      parts,
      read: (task, options) => {
        parts.push(`${task.part.file.relative} ${task.part.piece?.from}`);
        return inlineReader.read(task, options);
      },
    };
  };

  it('is kept: of a file that grew only its end is read, of one that changed only the changed piece', async () => {
    const place = path.join(newFolder(), 'spans.jsonl');
    const content = readFileSync(recording);
    writeFileSync(place, content);
    const storageDir = newFolder();
    const log = (): void => undefined;
    const stores: ReadingStores = {
      pieceBytes: PIECE_BYTES,
      parts: openPartStore(storageDir, log),
      indexes: openIndexStore(storageDir, log),
    };
    const read = async () => {
      const reader = counting();
      const result = await readTraces([fileOf(place)], { ...testContext(), reader }, stores);
      return { parts: reader.parts, result };
    };
    const first = await read();
    const pieces = first.parts.length;
    expect(pieces).toBeGreaterThan(4);
    appendFileSync(place, line(9000));
    const grown = await read();
    expect(grown.parts.length).toBeLessThan(3);
    expect(grown.parts).not.toContain('spans.jsonl 0');
    expect(grown.result.inputs[0].records).toBe(first.result.inputs[0].records + 20);
    // The end is too small to be kept.
    expect((await read()).parts.length).toBeLessThan(2);
    const changed = readFileSync(place);
    changed.write('service-9', changed.indexOf('service-'));
    writeFileSync(place, changed);
    const after = await read();
    expect(after.parts).toContain('spans.jsonl 0');
    expect(after.parts.length).toBeLessThan(3);
  });
});
