import { describe, expect, it } from 'vitest';
import { forecastCommand } from '../../../../src/methods/forecast/cli/command';
import { describeDocumentation } from '../../cli/documented';
import { askedBy, itRefuses } from '../asked-options';

const ask = askedBy('forecast');

describeDocumentation(['docs/forecast.md'], 'docs/forecast.schema.json', forecastCommand.options, 40);

describe('meshlens forecast', () => {
  it('asks for a quick forecast by default, and for every rival in a back-test', async () => {
    expect((await ask('m.csv')).asked).toMatchObject({
      inputSteps: 12,
      horizons: [1, 2, 3, 6, 12],
      trainFraction: 0.8,
      rivals: 'fast',
      seeds: [0],
      adjacency: null,
    });
    expect(
      (await ask('m.csv', '--train-fraction', '0.7', '--horizon', '3,1,3', '--seeds', '5,1')).asked,
    ).toMatchObject({ trainFraction: 0.7, horizons: [1, 3], rivals: 'all', seeds: [1, 5] });
    expect((await ask('m.csv', '--train-fraction', '.8', '--rivals', 'fast')).asked?.rivals).toBe('fast');
  });

  itRefuses(ask, [
    [['none.csv'], /no such file: none\.csv/],
    [['.'], /not a file/],
    [['m.csv', '--adjacency', 'none.csv'], /no such file/],
    [['m.csv', '--horizon', '0'], /--horizon.*from 1 to 1000/],
    [['m.csv', '--horizon', 'soon'], /got 'soon'/],
    [['m.csv', '--input-steps', '1.5'], /--input-steps/],
    [['m.csv', '--train-fraction', '80'], /such as 0\.8; got '80'/],
    [['m.csv', '--seed', '1', '--seeds', '2'], /either '--seed' or '--seeds'/],
  ]);
});
