import { describe, expect, it } from 'vitest';
import { scheduleCommand } from '../../../../src/methods/scheduling/cli/command';
import { describeDocumentation } from '../../cli/documented';
import { askedBy, itRefuses } from '../asked-options';

const ask = askedBy('schedule');

describeDocumentation(['docs/scheduling.md'], 'docs/schedule.schema.json', scheduleCommand.options, 40);

describe('meshlens schedule', () => {
  it('has defaults for everything but the folder', async () => {
    expect((await ask('.')).asked).toMatchObject({
      loadFile: null,
      loadColumn: null,
      hours: 8,
      objectiveP95Ms: null,
      violationWeight: 10,
      seeds: [1, 2],
      startS: 30,
      trainRounds: 0,
      include: [],
    });
  });

  it('reads the load, the objective and the seeds', async () => {
    const options = ['--load', 'm.csv', '--column', 'a', '--objective', '250ms', '--pod-start', '1m'];
    const { asked } = await ask('.', ...options, '--seeds', '3,4', '--violation-weight', '50');
    expect(asked).toMatchObject({
      loadFile: expect.stringMatching(/m\.csv$/),
      loadColumn: 'a',
      objectiveP95Ms: 250,
      startS: 60,
      seeds: [3, 4],
      violationWeight: 50,
    });
  });

  itRefuses(ask, [
    [['none'], /none/],
    [['.', '--load', 'none.csv'], /no such file: none\.csv/],
    [['.', '--objective', '250'], /number with a unit/],
    [['.', '--hours', '0'], /--hours.*from 1 to 168/],
  ]);
});
