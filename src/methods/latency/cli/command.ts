import { dirname } from 'node:path';
import { predictLatency } from '../../../app/models/predict-latency';
import { resultCommand } from '../../../cli/commands/result-command';
import { knownDevices } from '../devices/profiles';
import { readRuntimeOptions, runtimeOptions } from './options';
import { ExitCode } from '../../../cli/exit-code';
import { latencyJson } from '../../../cli/output/serialise';
import { renderDevices } from './terminal-devices';
import { renderLatency } from './terminal';
import { describeTerminal } from '../../../cli/terminal/terminal';
import { printable } from '../../../cli/terminal/text';
import type { CommandDefinition } from '../../../cli/commands/command';

const predictCommand = resultCommand({
  noun: 'result',
  docs: 'docs/runtime.md',
  positionals: ['MODEL.onnx'],
  repeatable: true,
  options: runtimeOptions,
  details: [
    'A folder stands for the .onnx files in it.',
    "Reads each model's structure, not its weights, follows the shapes through every node, and counts operations,",
    'weights and activation memory. --calibrate measures this machine to predict',
    'times, --measure runs the models, --device estimates times elsewhere. Models are opened in a process of their own.',
  ],
  examples: [
    'meshlens runtime resnet50.onnx --batch 4 --calibrate --measure',
    'meshlens runtime bert.onnx gpt2.onnx --dimension sequence=128 --json runtime.json',
  ],

  async read(parsed, environment) {
    const options = await readRuntimeOptions(parsed, environment);
    return { options, outside: dirname(options.models[0].file) };
  },
  work: predictLatency,
  json: latencyJson,
  terminal: renderLatency,
  finish({ failed }, _parsed, { stderr }) {
    for (const { file, reason } of failed) {
      stderr.write(`meshlens: ${printable(file)}: ${printable(reason)}\n`);
    }
    return failed.length > 0 ? ExitCode.failure : ExitCode.ok;
  },
});

export const runtimeCommand: CommandDefinition = {
  ...predictCommand,
  async run(parsed, environment) {
    if (!parsed.has('devices')) {
      return predictCommand.run(parsed, environment);
    }
    environment.stdout.write(
      renderDevices(knownDevices(), describeTerminal(environment.stdout, environment)),
    );
    return ExitCode.ok;
  },
};
