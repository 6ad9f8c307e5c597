import { describe, expect, it } from 'vitest';
import { joinTables } from '../../../../src/methods/latency-transfer/join-tables';
import { parseLatencyTable } from '../../../../src/methods/latency-transfer/latency-table';
import { cellNumber, describeCell } from './cells';

const [A, B, C] = [1, 2, 3].map((index) => describeCell(cellNumber(index)));
const parse = (...lines: string[]) => parseLatencyTable(lines.join('\n'), 'file.csv');

describe('parseLatencyTable', () => {
  it('takes every column but the index and the architecture for a device, with or without a unit', () => {
    const table = parse('phone_ms,arch_str,arch_index,gpu', `1.5,${A},7,2`, `3,${B},8,4`, '');
    expect(table.architectures).toEqual([A, B]);
    expect([...table.latencies].map(([name, values]) => [name, [...values]])).toEqual([
      ['phone', [1.5, 3]],
      ['gpu', [2, 4]],
    ]);
    expect(table.notices).toEqual([]);
  });

  it('tolerates missing values and says how many', () => {
    const table = parse('arch_str,gpu', `${A},`, `${B},NaN`, `${C},1`);
    expect([...(table.latencies.get('gpu') ?? [])]).toEqual([NaN, NaN, 1]);
    expect(table.notices).toEqual(['file.csv: gpu has no latency for 2 of 3 architectures']);
  });

  it.each([
    [['arch,gpu', `${A},1`], /^file\.csv:1: .*arch_str/],
    [['arch_str,arch_index', `${A},1`], /^file\.csv:1: .*no device/],
    [['arch_str,gpu,gpu_ms', `${A},1,1`], /^file\.csv:1: device 'gpu' has two columns/],
    [['arch_str,gpu', `${A},1`, `${B},fast`], /^file\.csv:3: 'fast' is no latency of gpu/],
    [['arch_str,gpu', `${A},-1`], /^file\.csv:2: /],
    [['arch_str,gpu', `${A},1,2`], /^file\.csv:2: 3 values under 2 headings/],
    [['arch_str,gpu', `${A},1`, '', `${A},1`], /^file\.csv:4: .*line 2/],
    [['arch_str,gpu', '|none~0|,1'], /^file\.csv:2: .*1 values/],
    [['arch_str,gpu'], /^file\.csv:1: no architectures/],
  ])('names the line of what is wrong: %j', (lines, message) => {
    expect(() => parse(...lines)).toThrow(message);
  });
});

describe('joinTables', () => {
  it('joins by architecture and says what it left out', () => {
    const joined = joinTables([
      parse('arch_str,gpu', `${A},1`, `${B},2`, `${C},3`),
      parse('arch_str,cpu', `${C},30`, `${A},10`),
    ]);
    expect(joined.architectures).toEqual([A, C]);
    expect([...joined.latencies].map(([name, values]) => [name, [...values]])).toEqual([
      ['gpu', [1, 3]],
      ['cpu', [10, 30]],
    ]);
    expect(joined.notices).toHaveLength(1);
  });

  it('refuses a device that is in two tables', () => {
    expect(() => joinTables([parse('arch_str,gpu', `${A},1`), parse('arch_str,gpu', `${A},1`)])).toThrow(
      /'gpu'/,
    );
  });
});
