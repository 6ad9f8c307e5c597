import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../../../src/app/use-cases/read-record';
import { json, protobuf, SEED, sized, type SpanSeed } from '../../workspace/traces/otlp-proto/encode';
import { zipOf } from '../../support/archives';
import { temporaryFolders } from '../../process/fixtures/temporary';

const lines = Array.from({ length: 2000 }, (_, i) =>
  JSON.stringify({ traceId: `t${i}`, text: `"}{\\ größe ${i}` }),
);
const jsonl = `${lines.join('\n')}\n`;
const offsetOf = (index: number): number =>
  Buffer.byteLength(
    lines
      .slice(0, index)
      .map((line) => `${line}\n`)
      .join(''),
  );
const array = `{"data":[${lines.join(',')}]}`;
const CSV = 'TraceID,Duration\na,1\nb,2\n';

const spans: readonly SpanSeed[] = [
  {
    ...SEED,
    attributes: { 'peer.service': 'größe', list: ['a', 'b'] },
    statusCode: 2,
    events: ['exception'],
  },
  SEED,
];
const proto = protobuf(spans);

const temporaryFolder = temporaryFolders();
let folder = '';
beforeAll(async () => {
  const root = temporaryFolder();
  folder = path.join(root, 'shop');
  await mkdir(folder);
  const gzip = gzipSync(jsonl);
  await Promise.all([
    writeFile(path.join(folder, 'a.jsonl'), jsonl),
    writeFile(path.join(folder, 'a.jsonl.gz'), gzip),
    writeFile(path.join(folder, 'cut.jsonl.gz'), gzip.subarray(0, gzip.length - 2000)),
    writeFile(path.join(folder, 'a.json'), array),
    writeFile(path.join(folder, 'a.csv'), CSV),
    writeFile(path.join(folder, 'a.pb'), Buffer.concat([proto, proto])),
    writeFile(path.join(folder, 'a.pb.gz'), gzipSync(sized([proto, proto]))),
    writeFile(path.join(folder, 'huge.json'), `{"text":"${'x'.repeat(3_000_000)}"}`),
    writeFile(path.join(folder, 'a.zip'), zipOf({ 'x/a.jsonl': jsonl })),
    writeFile(path.join(root, 'secret.json'), '{"secret":true}'),
  ]);
  await symlink(path.join(root, 'secret.json'), path.join(folder, 'link.json'));
});

describe('readRecord', () => {
  it.each([
    ['a line', 'a.jsonl', offsetOf(1500), 1500],
    ['the first line', 'a.jsonl', 0, 0],
    ['a line of a file in an archive', 'a.zip/x/a.jsonl', offsetOf(1500), 1500],
    ['a compressed line', 'a.jsonl.gz', offsetOf(1999), 1999],
    ['what a truncated file still holds', 'cut.jsonl.gz', offsetOf(3), 3],
    ['an element of an array on one line', 'a.json', Buffer.byteLength('{"data":[') + offsetOf(7), 7],
  ])('reads %s, formatted', async (_, file, offset, index) => {
    const record = await readRecord(folder, { file, offset });
    expect(record.language).toBe('json');
    expect(JSON.parse(record.text)).toEqual(JSON.parse(lines[index]));
    expect(record.text.split('\n').length).toBeGreaterThan(3);
  });

  it.each([
    ['a.pb', proto.length],
    ['a.pb.gz', 4 + proto.length + 4],
  ])('reads an element in Protocol Buffers of %s as its JSON', async (file, offset) => {
    const record = await readRecord(folder, { file, offset });
    expect(record.language).toBe('json');
    // Protocol Buffers write no empty lists.
    const expected = JSON.parse(json(spans).toString(), (_, value: unknown) =>
      Array.isArray(value) && value.length === 0 ? undefined : value,
    ) as { resourceSpans: object[] };
    expect(JSON.parse(record.text)).toMatchObject(expected.resourceSpans[0]);
    await expect(readRecord(folder, { file, offset: offset + 1 })).rejects.toMatchObject({
      code: 'record-gone',
    });
  });

  it('reads a row of a table as it is', async () => {
    await expect(readRecord(folder, { file: 'a.csv', offset: 17 })).resolves.toEqual({
      text: 'a,1\n',
      language: 'plaintext',
    });
  });

  it('cuts what no editor shows, and says so', async () => {
    const record = await readRecord(folder, { file: 'huge.json', offset: 0 });
    expect(record.text.length).toBeLessThan(2.2 * 1024 * 1024);
    expect(record.text).toContain('… cut after 2 MiB');
  });

  it.each([
    ['a file that is gone', 'gone.json', 0, 'record-gone'],
    ['a file that its archive does not have', 'a.zip/b.json', 0, 'record-gone'],
    ['a place behind the end', 'a.csv', 10_000, 'record-gone'],
    ['a path that leaves the folder', '../secret.json', 0, 'record-outside'],
    ['a link that leaves the folder', 'link.json', 0, 'record-outside'],
  ])('refuses %s', async (_, file, offset, code) => {
    await expect(readRecord(folder, { file, offset })).rejects.toMatchObject({ code, forUser: true });
  });
});
