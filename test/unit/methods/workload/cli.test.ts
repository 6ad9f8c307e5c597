import { describe, expect, it } from 'vitest';
import { workloadCommand } from '../../../../src/methods/workload/cli/command';
import { describeDocumentation } from '../../cli/documented';
import { askedBy, itRefuses } from '../asked-options';

const ask = askedBy('workload');

describeDocumentation(['docs/workload.md'], 'docs/workload.schema.json', workloadCommand.options, 40);

describe('meshlens workload', () => {
  it('has defaults for everything but the file', async () => {
    expect((await ask('m.csv')).asked).toMatchObject({
      columns: { time: null, value: null, series: null, statics: [] },
      testSeries: [],
      inputSteps: 48,
      horizon: null,
      history: 'long',
      scale: 'zscore',
      split: { train: 0.7, validation: 0.1, test: 0.2 },
      stride: 1,
      aggregate: null,
      networks: 'off',
      seeds: [0],
    });
  });

  it('reads columns, series and widths', async () => {
    const named = [
      '--time',
      't',
      '--value',
      'v',
      '--series',
      's',
      '--static',
      'cpu, image',
      '--test-series',
      'a,b',
    ];
    const others = ['--aggregate', '1h:max', '--split', '0.8,0.1,0.1', '--seeds', '1,2,3'];
    expect((await ask('m.csv', ...named, ...others)).asked).toMatchObject({
      columns: { time: 't', value: 'v', series: 's', statics: ['cpu', 'image'] },
      testSeries: ['a', 'b'],
      aggregate: { widthMs: 3_600_000, by: 'max' },
      split: { train: 0.8, validation: 0.1, test: 0.1 },
      seeds: [1, 2, 3],
    });
    expect((await ask('m.csv', '--aggregate', '5m')).asked?.aggregate).toEqual({
      widthMs: 300_000,
      by: 'sum',
    });
  });

  itRefuses(ask, [
    [['none.csv'], /no such file or folder: none\.csv/],
    [['m.csv', '--horizon', '0'], /--horizon.*from 1 to 2000/],
    [['m.csv', '--split', '0.7,0.3'], /three shares/],
    [['m.csv', '--split', '0.7,0.2,0.2'], /whose sum is 1/],
    [['m.csv', '--aggregate', 'hour'], /number with a unit/],
    [['m.csv', '--aggregate', '1h:median'], /1h:sum/],
    [['m.csv', '--scale', 'log2'], /--scale/],
  ]);
});
