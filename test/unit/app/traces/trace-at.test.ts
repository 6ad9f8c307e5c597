import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTraceRequests } from '../../../../src/app/traces/requests';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { testContext } from '../harness';

const newFolder = temporaryFolders();

const traceId = (id: number): string => String(id).padStart(32, 'a');
const spanId = (id: number): string => String(id).padStart(16, 'b');
const span = (id: number, endMs: number, failed = false) => ({
  traceId: traceId(id),
  spanId: spanId(id),
  name: 'GET',
  kind: 2,
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: `17000000000${String(endMs).padStart(2, '0')}000000`,
  status: { code: failed ? 2 : 1 },
});
const resource = (service: string, spans: readonly object[]) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
  scopeSpans: [{ spans }],
});

/** Asks about the record with the first trace's span; each resource is a record. */
async function ask(spans: readonly object[], service: string | null) {
  const folder = newFolder();
  const line = `${JSON.stringify({ resourceSpans: [resource('cart', spans)] })}\n`;
  writeFileSync(path.join(folder, 'a.jsonl'), line);
  const source = { folder, include: [], exclude: [], storageDir: null, trusted: false };
  const requests = createTraceRequests();
  const { files, spans: read } = await requests.readTrace({ source, traceId: traceId(1) }, testContext());
  return requests.traceAt({ source, file: files[0], offset: read.offset[0], service }, testContext());
}

describe('the span that is meant in a record of many', () => {
  it('is the longest of its service', async () => {
    const spans = [span(1, 10), span(2, 30), span(3, 20)];
    expect(await ask(spans, 'cart')).toEqual({ traceId: traceId(2), spanId: spanId(2) });
  });

  it('is one that failed before longer ones', async () => {
    const spans = [span(1, 10), span(2, 30), span(3, 5, true)];
    expect(await ask(spans, 'cart')).toEqual({ traceId: traceId(3), spanId: spanId(3) });
  });

  it.each([null, 'nobody'])('is not told for %s: the first trace is shown whole', async (service) => {
    expect(await ask([span(1, 10), span(2, 30)], service)).toEqual({ traceId: traceId(1), spanId: null });
    expect(await ask([span(1, 10)], service)).toEqual({ traceId: traceId(1), spanId: spanId(1) });
  });
});
