import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTextRows, type TextLimits } from '../../../../src/workspace/metrics/text-rows';

describe('readTextRows', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meshlens-rows-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const rowsOf = (content: string | Uint8Array, limits?: TextLimits) => {
    const path = join(folder, 'table.csv');
    writeFileSync(path, content);
    return readTextRows(path, undefined, limits);
  };

  it('counts lines over every kind of line break, also at the end of a chunk', async () => {
    const filler = `${'x'.repeat((1 << 20) - 5)}\r`;
    const { rows } = await rowsOf(`\ufeffa,b\n${filler}\nc,d\r\n\re;f`);
    expect(rows.map(({ line, fields }) => [line, fields.length])).toEqual([
      [1, 2],
      [2, 1],
      [3, 2],
      [5, 1],
    ]);
    expect(rows[0].fields).toEqual(['a', 'b']);
  });

  it.each([
    ['rows', '1\n'.repeat(2001), 'it has more than 2,000 rows (line 2001)'],
    ['cells', '1,1,1,1\n'.repeat(1001), 'it has more than 4,000 cells (line 1001)'],
    ['columns', '1\n1,1,1,1,1\n', 'it has more than 4 columns (line 2)'],
    ['bytes', ' '.repeat((2 << 20) + 1), 'it has more than 2 MB (line 0)'],
  ])('refuses too many %s, also compressed', async (_, content, message) => {
    const limits = { rows: 2000, columns: 4, cells: 4000, bytes: 2 << 20, line: 4 << 20 };
    await expect(rowsOf(content, limits)).rejects.toThrow(message);
    await expect(rowsOf(gzipSync(content), limits)).rejects.toThrow(message);
  });

  it('keeps a broken row below the rows of a table as one with a field too many', async () => {
    const limits = { rows: 2000, columns: 4, cells: 4000, bytes: 2 << 20, line: 4 << 20 };
    const { rows } = await rowsOf(`a,b\n${'1,2\n'.repeat(4)}1${',1'.repeat(9)}\n3,4\n`, limits);
    expect(rows.map(({ fields }) => fields.length)).toEqual([2, 2, 2, 2, 2, 3, 2]);
  });

  it('refuses UTF-16 by name, with a mark or without', async () => {
    const text = 'time,value\n1,2\n2,3\n';
    for (const bytes of [Buffer.from(`\uFEFF${text}`, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
      await expect(rowsOf(bytes)).rejects.toThrow('UTF-16 text, which is not read: save it as UTF-8');
      await expect(rowsOf(gzipSync(bytes))).rejects.toThrow('UTF-16 text');
    }
  });

  it('splits as a reader that goes by single characters does', async () => {
    const character = fc.constantFrom('a', '"', ',', ' ', '""', '",', '"x"');
    await fc.assert(
      fc.asyncProperty(fc.array(character, { minLength: 1, maxLength: 12 }), async (characters) => {
        const line = `,${characters.join('')},x`;
        const { rows } = await rowsOf(`a,b\n${line}\n`);
        expect(rows[1].fields).toEqual(fieldsOneByOne(line));
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a line that is longer than any table has', async () => {
    const limits = { rows: 2000, columns: 4, cells: 4000, bytes: 16 << 20, line: 1 << 20 };
    await expect(rowsOf(`a\n${','.repeat(3 << 20)}`, limits)).rejects.toThrow(
      'it has more than 1 MB in a line (line 2)',
    );
  });
});

function fieldsOneByOne(line: string): string[] {
  const fields = [''];
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"' && !(quoted && line[at + 1] === '"')) {
      quoted = !quoted;
    } else if (line[at] === ',' && !quoted) {
      fields.push('');
    } else {
      fields[fields.length - 1] += line[at] === '"' ? line[at++] : line[at];
    }
  }
  return fields.map((field) => field.trim());
}
