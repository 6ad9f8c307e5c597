import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visitCsvRows } from '../../../src/io/csv-rows';
import { windowOver } from './chunks';

interface Seen {
  rows: string[][];
  lines: number[];
  broken: { line: number; reason: string }[];
}

async function read(text: string, cuts: readonly number[] = []): Promise<Seen> {
  const seen: Seen = { rows: [], lines: [], broken: [] };
  await visitCsvRows(windowOver(text, cuts), 0x2c, {
    row(row) {
      seen.rows.push(Array.from({ length: row.count }, (_, field) => row.text(field)));
      seen.lines.push(row.line);
    },
    broken: (_offset, line, reason) => seen.broken.push({ line, reason }),
  });
  return seen;
}

function quote(field: string): string {
  return `"${field.replaceAll('"', '""')}"`;
}

const field = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('a,b', 'say "x"', 'two\nlines', 'ü', ''),
);

describe('visitCsvRows', () => {
  it('reads back what was written, wherever the chunks end', async () => {
    const table = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.array(fc.nat(300), { maxLength: 8 }),
        async (rows, lineEnd, lastEnd, cuts) => {
          const text = rows.map((row) => row.map(quote).join(',')).join(lineEnd) + (lastEnd ? lineEnd : '');
          const seen = await read(text, cuts);
          // A line that holds one empty field is an empty line.
          expect(seen.rows).toEqual(rows.filter((row) => row.length > 1 || row[0] !== ''));
          expect(seen.broken).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads unquoted fields, empty ones, CRLF, and skips empty lines', async () => {
    const seen = await read('a,b,c\r\n\r\n1,,3\r\n,,\r\nx,y,"z"');
    expect(seen.rows).toEqual([
      ['a', 'b', 'c'],
      ['1', '', '3'],
      ['', '', ''],
      ['x', 'y', 'z'],
    ]);
    expect(seen.lines).toEqual([1, 3, 4, 5]);
  });

  it('loses only the line on which a quote is missing', async () => {
    const seen = await read('a,b\n1,2\n"3,4\n5,6\n"7",8\n9,10\n');
    expect(seen.rows).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['5', '6'],
      ['7', '8'],
      ['9', '10'],
    ]);
    expect(seen.broken).toEqual([{ line: 3, reason: 'a quoted field does not end' }]);
  });

  it('gives up on a row that never ends', async () => {
    const seen = await read(
      `a,b\n1,2\n"${'x'.repeat(3 << 20)}\n3,4\n`,
      Array.from({ length: 60 }, (_, index) => index << 16),
    );
    expect(seen.rows).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(seen.broken).toHaveLength(1);
  });
});
