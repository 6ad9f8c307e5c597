import { describe, expect, it } from 'vitest';
import { SeriesCollector } from '../../../../src/workspace/metrics/series';

describe('SeriesCollector', () => {
  it('says how many measurements fall into the step of another one of their series', () => {
    const collector = new SeriesCollector();
    for (let minute = 0; minute < 10; minute++) {
      collector.add('a', minute * 60_000, minute);
      collector.add('b', minute * 60_000 + 20, minute);
    }
    collector.add('a', 3 * 60_000 + 20, 99);
    const { rows, names, values, problems } = collector.table('f', []);
    expect({ rows, names, last: values[3 * names.length] }).toEqual({
      rows: 10,
      names: ['a', 'b'],
      last: 99,
    });
    expect(problems).toEqual([
      {
        file: 'f',
        severity: 'note',
        count: 1,
        reason: 'measurements that fall into the step of another one of their series: the last counts',
      },
    ]);
  });

  it('keeps what stands before damage', () => {
    const collector = new SeriesCollector();
    for (let minute = 0; minute < 10; minute++) {
      collector.add('a', minute * 60_000, minute);
    }
    collector.add('a', 3 * 60_000, 98);
    collector.add('a', 3 * 60_000 + 20, 99);
    const { values, problems } = collector.table('f', [], true);
    expect(values[3]).toBe(3);
    expect(problems.map(({ reason }) => reason)).toEqual([
      'measurements that fall into the step of another one of their series: the first of a damaged file counts',
    ]);
  });
});
