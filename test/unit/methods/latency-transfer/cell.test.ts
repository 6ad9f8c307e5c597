import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neededEdges, OPERATIONS, parseCell, type Cell } from '../../../../src/methods/latency-transfer/cell';
import { describeCell } from './cells';

describe('parseCell', () => {
  it('reads what describes a cell', () => {
    const operations = fc.array(fc.constantFrom(...OPERATIONS), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(operations, (cell) => {
        expect(parseCell(describeCell(cell))).toEqual(cell);
      }),
    );
  });

  it.each([
    ['|none~0|+|none~0|none~1|', /2 values/],
    ['|none~0|+|none~0|+|none~0|none~1|none~2|', /should hold 2/],
    ['|none~0|+|none~0|none~0|+|none~0|none~1|none~2|', /should read value 1/],
    ['|none~0|+|none~0|max_pool~1|+|none~0|none~1|none~2|', /'max_pool' is none of/],
    ['none~0+|none~0|none~1|+|none~0|none~1|none~2|', /should hold 1/],
    ['', /1 values/],
  ])('refuses %s', (text, reason) => {
    expect(() => parseCell(text)).toThrow(reason);
  });
});

describe('neededEdges', () => {
  it('needs everything where nothing is missing', () => {
    expect(
      neededEdges(
        parseCell(
          '|nor_conv_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|avg_pool_3x3~0|skip_connect~1|skip_connect~2|',
        ),
      ),
    ).toEqual([true, true, true, true, true, true]);
  });

  it('leaves out what ends nowhere, but not what begins there', () => {
    const cell: Cell = ['none', 'nor_conv_3x3', 'none', 'none', 'nor_conv_1x1', 'none'];
    expect(neededEdges(cell)).toEqual([false, false, false, false, true, false]);
  });
});
