import { dirname } from 'node:path';
import { knownDevices } from '../devices/profiles';
import type { ParsedArguments } from '../../../cli/arguments/option';
import { readRuntimeOptions, runtimeOptions } from './options';
import type { CliEnvironment } from '../../../cli/environment';
import { ExitCode } from '../../../cli/exit-code';
import { chooseDestination } from '../../../cli/output/destination';
import { latencyJson } from '../../../cli/output/serialise';
import { writeResult } from '../../../cli/output/write';
import { renderDevices } from './terminal-devices';
import { renderLatency } from './terminal';
import { describeTerminal } from '../../../cli/terminal/terminal';
import { printable } from '../../../cli/terminal/text';
import type { Command } from '../../../cli/commands/command';
import { outputOptions, withProgress } from '../../../cli/commands/session';

export const runtimeCommand: Command = {
  command: 'runtime',
  summary: 'Say what ONNX models take: time, work, weights, memory, node by node',
  positionals: ['MODEL.onnx'],
  repeatable: true,
  options: [
    {
      name: 'json',
      value: 'FILE',
      description: 'Write the JSON result (docs/runtime.md); - is the standard output',
    },
    ...runtimeOptions,
    ...outputOptions,
  ],
  details: [
    "Reads each model's structure, not its weights, follows the shapes through every node, and counts operations,",
    'weights and activation memory. --calibrate measures this machine to predict',
    'times, --measure runs the models, --device estimates times elsewhere. Models are opened in a process of their own.',
  ],
  examples: [
    'meshlens runtime resnet50.onnx --batch 4 --calibrate --measure',
    'meshlens runtime bert.onnx gpt2.onnx --dimension sequence=128 --json runtime.json',
  ],

  async run(parsed: ParsedArguments, environment: CliEnvironment): Promise<ExitCode> {
    if (parsed.has('devices')) {
      environment.stdout.write(
        renderDevices(knownDevices(), describeTerminal(environment.stdout, environment)),
      );
      return ExitCode.ok;
    }
    const options = await readRuntimeOptions(parsed, environment);
    const json = parsed.one('json');
    const destination =
      json === undefined
        ? null
        : await chooseDestination(json, environment.cwd, dirname(options.models[0].file));
    const report = await withProgress(parsed, environment, [], (context) =>
      environment.runtime(options, context),
    );
    if (destination) {
      await writeResult(latencyJson(report), destination, environment.stdout);
    }
    if (!parsed.has('quiet') && destination?.kind !== 'stdout') {
      environment.stdout.write(renderLatency(report, describeTerminal(environment.stdout, environment)));
      if (destination) {
        environment.stdout.write(`\nWrote json result ${destination.path}\n`);
      }
    }
    for (const { file, reason } of report.failed) {
      environment.stderr.write(`meshlens: ${printable(file)}: ${printable(reason)}\n`);
    }
    return report.failed.length > 0 ? ExitCode.failure : ExitCode.ok;
  },
};
