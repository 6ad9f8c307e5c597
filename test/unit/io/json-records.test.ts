import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cut, CutOptions, RecordShape } from '../../../src/io/json-cut';
import { cutRecords } from '../../../src/io/json-records';
import { windowOver } from './chunks';

const SHAPE: RecordShape = {
  enterKeys: new Set(['data']),
  recordKeys: new Set(['id', 'spans']),
  isRecord: (value) => typeof value.id === 'string' && Array.isArray(value.spans),
};

async function cut(
  text: string | Uint8Array,
  cuts: readonly number[] = [],
  options: CutOptions = {},
): Promise<Cut[]> {
  const found: Cut[] = [];
  for await (const one of cutRecords(windowOver(text, cuts), SHAPE, options)) {
    found.push(one);
  }
  return found;
}

function idsOf(cuts: readonly Cut[]): unknown[] {
  return cuts.flatMap((one) => (one.kind === 'record' ? [one.value.id] : []));
}

/** Texts that look like JSON, need escapes, or take several bytes in UTF-8. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('{', '"}', '\\"', '[{]', 'Grüße 世界 😀', '},{'),
);
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const record = fc.record({ id: text, spans: fc.array(json, { maxLength: 3 }), extra: json });
const layout = fc.constantFrom(
  (records: unknown[]) => JSON.stringify({ total: 1, note: 'data', data: records, errors: null }),
  (records: unknown[]) => JSON.stringify({ before: [{ a: ['}'] }], data: records }, null, 2),
  (records: unknown[]) => JSON.stringify(records, null, '\t'),
  (records: unknown[]) => `\uFEFF${records.map((one) => `${JSON.stringify(one)}\r\n`).join('')}`,
  (records: unknown[]) => records.map((one) => JSON.stringify({ data: [one] })).join('\n'),
  (records: unknown[]) => JSON.stringify(records.map((one) => [one])),
);

describe('cutRecords', () => {
  it('finds the same records however the file is laid out and wherever the chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 5 }),
        layout,
        fc.array(fc.nat(2000), { maxLength: 12 }),
        async (records, write, cuts) => {
          const found = await cut(write(records), cuts);
          const expected = JSON.parse(JSON.stringify(records)) as unknown[];
          expect(found.map((one) => (one.kind === 'record' ? one.value : one))).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('works with one byte at a time', async () => {
    const written = JSON.stringify({
      x: { y: ['\\', '"'] },
      data: [
        { id: 'é"\\', spans: [1, { a: '😀' }] },
        { id: 'b', spans: [] },
      ],
    });
    const every = Array.from({ length: Buffer.byteLength(written) }, (_, at) => at);
    expect(idsOf(await cut(written, every))).toEqual(['é"\\', 'b']);
  });

  it('gives the byte offset and the line at which a record starts', async () => {
    const written = `{\n "é": "ü",\n "data": [\n  {"id": "a", "spans": []},\n  {"id": "b", "spans": []}\n]}`;
    const bytes = Buffer.from(written);
    const found = await cut(written);
    expect(
      found.map(({ offset, line }) => ({ line, start: bytes.toString('utf8', offset, offset + 10) })),
    ).toEqual([
      { line: 4, start: '{"id": "a"' },
      { line: 5, start: '{"id": "b"' },
    ]);
  });

  it('loses only the record in which one byte was changed or lost', async () => {
    const records = Array.from({ length: 6 }, (_, index) => ({
      id: `r${index}`,
      spans: [
        {
          name: `span {${index}}`,
          tags: [
            { key: 'k', value: 'v' },
            { key: 'n', value: 1.5 },
          ],
        },
        { name: 'x\n', list: [[], {}] },
      ],
      more: { a: { b: [true, null] } },
    }));
    const damage = fc.record({
      victim: fc.nat(5),
      position: fc.nat(),
      byte: fc.option(fc.constantFrom(...'x{}[]":,\\\n 0é')),
    });
    await fc.assert(
      fc.asyncProperty(
        damage,
        fc.boolean(),
        fc.array(fc.nat(2000), { maxLength: 6 }),
        async ({ victim, position, byte }, lines, cuts) => {
          const parts = records.map((one) => JSON.stringify(one));
          const whole = parts[victim];
          // The brackets around a record belong to its neighbours as much as to itself, hence from 1 to length - 1.
          const at = 1 + (position % (whole.length - 2));
          parts[victim] = whole.slice(0, at) + (byte ?? '') + whole.slice(at + 1);
          const found = await cut(lines ? parts.join('\n') : `{"data":[${parts.join(',')}],"total":6}`, cuts);
          expect(found.filter((one) => one.kind !== 'record').length).toBeLessThanOrEqual(1);
          for (let index = 0; index < records.length; index++) {
            if (index !== victim) {
              expect(idsOf(found)).toContain(`r${index}`);
            }
          }
        },
      ),
      {
        numRuns: 500,
        // A record that seems to end early leaves an odd number of quotes behind.
        examples: [[{ victim: 0, position: 127, byte: '}' }, false, []]],
      },
    );
  });

  it('reports one problem for one broken record, with its place and the reason', async () => {
    const found = await cut(
      '{"data":[\n{"id":"a","spans":[]},\n{"id":"b","spans":[{"x":1,{"y":2}]},\n{"id":"c","spans":[]}\n]}',
    );
    expect(found.map((one) => one.kind)).toEqual(['record', 'broken', 'record']);
    expect(found[1]).toMatchObject({
      line: 3,
      reason: "broken JSON: '{' where no value can start (line 3, byte 59)",
    });
  });

  it('goes on after a line that was cut off and continued by the next', async () => {
    const found = await cut(
      '{"data":[{"id":"a","spans":[{"na\n{"data":[{"id":"b","spans":[]}]}\n{"data":[{"id":"c","spans":[\n{"data":[{"id":"d","spans":[]}]}\n',
    );
    expect(idsOf(found)).toEqual(['b', 'd']);
    expect(found.filter((one) => one.kind === 'broken')).toHaveLength(2);
  });

  it('says when the file ends inside a record, and when it ends between records', async () => {
    const inside = await cut('{"data":[{"id":"a","spans":[]},{"id":"b","sp');
    expect(inside.map((one) => one.kind)).toEqual(['record', 'broken']);
    expect(inside[1]).toMatchObject({ reason: 'the file ends in the middle of this record' });
    expect((await cut('{"data":[{"id":"a","spans":[]},')).map((one) => one.kind)).toEqual([
      'record',
      'unclosed',
    ]);
    expect((await cut('{"data":[{"id":"a","spans":[]}]}')).map((one) => one.kind)).toEqual(['record']);
  });

  it('refuses a record above the limit without holding it, and reads the others', async () => {
    const giant = { id: 'giant', spans: Array.from({ length: 20_000 }, (_, index) => ({ index })) };
    const written = JSON.stringify({ data: [{ id: 'a', spans: [] }, giant, { id: 'b', spans: [] }] });
    const window = windowOver(
      written,
      Array.from({ length: written.length / 100 }, (_, index) => index * 100),
    );
    const found: Cut[] = [];
    for await (const one of cutRecords(window, SHAPE, { maxRecordBytes: 4096 })) {
      found.push(one);
    }
    expect(idsOf(found)).toEqual(['a', 'b']);
    expect(found[1]).toMatchObject({
      kind: 'broken',
      reason: expect.stringContaining('one record is larger than') as unknown,
    });
    expect(window.bytes.length).toBeLessThan(20_000);
  });

  it('passes over a large value beside the records without holding it', async () => {
    const written = JSON.stringify({ other: 'x'.repeat(50_000), data: [{ id: 'a', spans: [] }] });
    const window = windowOver(
      written,
      Array.from({ length: 500 }, (_, index) => index * 100),
    );
    const found: Cut[] = [];
    for await (const one of cutRecords(window, SHAPE, { maxRecordBytes: 4096 })) {
      found.push(one);
    }
    expect(idsOf(found)).toEqual(['a']);
    expect(window.bytes.length).toBeLessThan(20_000);
  });

  it('names the keys around the records that it passes over', async () => {
    const keys: string[] = [];
    await cut('{"logs":[{"id":1}],"data":[]}', [], { onOtherKey: (key) => keys.push(key) });
    expect(keys).toEqual(['logs']);
  });

  it('ends on any bytes whatever', async () => {
    const hostile = fc.array(
      fc.constantFrom(
        ...[
          '{',
          '}',
          '[',
          ']',
          '"',
          ':',
          ',',
          '\\',
          '\n',
          'x',
          '"id"',
          '"data":[',
          '{"id":"a","spans":[',
          'null',
        ],
      ),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(hostile, fc.array(fc.nat(200), { maxLength: 4 }), async (pieces, cuts) => {
        await cut(pieces.join(''), cuts);
      }),
      { numRuns: 500 },
    );
  });

  it('does not take quadratic time on deep nesting that never closes', async () => {
    // Processor time, because others may be using the machine. Every start scanned to the end would take over 15 s.
    const before = process.cpuUsage();
    await cut('{"id":'.repeat(50_000));
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(6);
  });
});

it('reads thousands of records, each inside another one and too deep, in linear time', async () => {
  const unit = `{"id":"a","spans":[{"id":"b","spans":[],"text":"${'.'.repeat(500)}"},`;
  const cut20000 = async (): Promise<number> => {
    const before = process.cpuUsage();
    await cut(`{"data":[${unit.repeat(20_000)}`);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
  // Without a budget each of them is read again up to the deepest level allowed.
  expect(await cut20000()).toBeLessThan(8);
}, 120_000);

it('leaves a record out whose object has more keys than any export, and goes on', async () => {
  const keys = (count: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index])));
  const line = (id: string, count: number): string => `{"id":"${id}","spans":[],"tags":${keys(count)}}\n`;
  const cuts = await cut(line('a', 3) + line('b', 10_001) + line('c', 10_000) + line('d', 3));
  expect(idsOf(cuts)).toEqual(['a', 'c', 'd']);
  expect(cuts.filter(({ kind }) => kind === 'broken')).toMatchObject([
    { line: 2, reason: expect.stringContaining('more than 10,000 keys') as unknown },
  ]);
});
