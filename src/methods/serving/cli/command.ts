import { resolve } from 'node:path';
import { serving } from '../../../app/models/serving';
import { resultCommand } from '../../../cli/commands/result-command';
import { requireFolder } from '../../../cli/arguments/analysis-options';
import { defaultStorageDir } from '../../../cli/storage-dir';
import { ExitCode } from '../../../cli/exit-code';
import { servingJson } from '../../../cli/output/serialise';
import { renderServing } from './terminal';

export const servingCommand = resultCommand({
  noun: 'result',
  docs: 'docs/serving.md',
  positionals: ['FOLDER'],
  options: [
    {
      name: 'fail-on-finding',
      description: `End with exit code ${ExitCode.found} when a config contradicts its model`,
    },
    {
      name: 'include',
      value: 'GLOB',
      multiple: true,
      description: 'Only read configs that match; may be repeated',
    },
    {
      name: 'exclude',
      value: 'GLOB',
      multiple: true,
      description: 'Leave out what matches; may be repeated',
    },
  ],
  details: [
    'Reads Triton, KServe, Compose and Kubernetes configs, opens the models they name in a process of its own, and says',
    'where timeouts, delays, CPU limits or inputs contradict them. Times are predicted; `meshlens runtime --calibrate`,',
    'once on this machine, narrows their bands.',
  ],
  examples: ['meshlens serving .', 'meshlens serving model_repository --fail-on-finding --json serving.json'],

  async read(parsed, environment) {
    const folder = resolve(environment.cwd, parsed.positionals[0]);
    await requireFolder(folder, parsed.positionals[0]);
    const options = {
      folder,
      include: parsed.all('include'),
      exclude: parsed.all('exclude'),
      storageDir: defaultStorageDir(environment),
    };
    return { options, outside: folder };
  },
  work: serving,
  json: servingJson,
  terminal: renderServing,
  finish: ({ findings }, parsed) =>
    parsed.has('fail-on-finding') && findings.length > 0 ? ExitCode.found : ExitCode.ok,
});
