import { resolve } from 'node:path';
import { requireFolder } from '../../../cli/arguments/analysis-options';
import type { ParsedArguments } from '../../../cli/arguments/option';
import { defaultStorageDir } from '../../../cli/storage-dir';
import type { CliEnvironment } from '../../../cli/environment';
import { ExitCode } from '../../../cli/exit-code';
import { chooseDestination } from '../../../cli/output/destination';
import { servingJson } from '../../../cli/output/serialise';
import { writeResult } from '../../../cli/output/write';
import { renderServing } from './terminal';
import { describeTerminal } from '../../../cli/terminal/terminal';
import type { Command } from '../../../cli/commands/command';
import { outputOptions, withProgress } from '../../../cli/commands/session';

export const servingCommand: Command = {
  command: 'serving',
  summary: 'Check the serving configs of a folder against the ONNX models they name',
  positionals: ['FOLDER'],
  options: [
    {
      name: 'json',
      value: 'FILE',
      description: 'Write the JSON result (docs/serving.md); - is the standard output',
    },
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
    ...outputOptions,
  ],
  details: [
    'Reads Triton, KServe, Compose and Kubernetes configs, opens the models they name in a process of its own, and says',
    'where timeouts, delays, CPU limits or inputs contradict them. Times are predicted; `meshlens runtime --calibrate`,',
    'once on this machine, narrows their bands.',
  ],
  examples: ['meshlens serving .', 'meshlens serving model_repository --fail-on-finding --json serving.json'],

  async run(parsed: ParsedArguments, environment: CliEnvironment): Promise<ExitCode> {
    const folder = resolve(environment.cwd, parsed.positionals[0]);
    await requireFolder(folder, parsed.positionals[0]);
    const options = {
      folder,
      include: parsed.all('include'),
      exclude: parsed.all('exclude'),
      storageDir: defaultStorageDir(environment),
    };
    const json = parsed.one('json');
    const destination = json === undefined ? null : await chooseDestination(json, environment.cwd, folder);
    const report = await withProgress(parsed, environment, [], (context) =>
      environment.serving(options, context),
    );
    if (destination) {
      await writeResult(servingJson(report), destination, environment.stdout);
    }
    if (!parsed.has('quiet') && destination?.kind !== 'stdout') {
      environment.stdout.write(renderServing(report, describeTerminal(environment.stdout, environment)));
      if (destination) {
        environment.stdout.write(`\nWrote json result ${destination.path}\n`);
      }
    }
    return parsed.has('fail-on-finding') && report.findings.length > 0 ? ExitCode.found : ExitCode.ok;
  },
};
