import { dirname } from 'node:path';
import { scheduleServices } from '../../../app/use-cases/schedule';
import { resultCommand } from '../../../cli/commands/result-command';
import { scheduleJson } from '../../../cli/output/serialise';
import { readScheduleOptions, scheduleOptions } from './options';
import { renderSchedule } from './terminal';

export const scheduleCommand = resultCommand({
  noun: 'schedule',
  docs: 'docs/scheduling.md',
  positionals: ['FOLDER'],
  options: scheduleOptions,
  details: [
    'Makes a simulator of the services from the traces in FOLDER and lets them answer a load: scaled as the manifests state,',
    'as autoscalers and a queueing rule would, by a learned policy, and by an oracle that knows the load. Says which numbers',
    'on the lines of manifests should be others, and what they cost. Nothing is applied to any cluster.',
  ],
  examples: [
    'meshlens schedule . --objective 250ms --json schedule.json',
    'meshlens schedule . --load requests-per-minute.csv --column requests --seeds 1,2,3,4',
  ],

  async read(parsed, environment, notes) {
    const options = await readScheduleOptions(parsed, environment, notes);
    return { options, outside: options.loadFile === null ? options.folder : dirname(options.loadFile) };
  },
  work: scheduleServices,
  json: scheduleJson,
  terminal: renderSchedule,
});
