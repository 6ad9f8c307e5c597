import { dirname } from 'node:path';
import { compressModel } from '../../../app/models/compress-model';
import { resultCommand } from '../../../cli/commands/result-command';
import { ExitCode } from '../../../cli/exit-code';
import { compressionJson } from '../../../cli/output/serialise';
import { printable } from '../../../cli/terminal/text';
import { compressOptions, readCompressOptions } from './options';
import { renderCompression } from './terminal';

export const compressCommand = resultCommand({
  noun: 'report',
  docs: 'docs/compress.md',
  positionals: ['MODEL.onnx'],
  options: compressOptions,
  details: [
    'Writes the model with weights of 16 or 8 bits, and with arithmetic on 8-bit integers, in several ways; predicts and',
    'measures the time of each, and compares its results with those of the original, layer by layer. The model itself is',
    'never changed. It is run in a process of its own.',
  ],
  examples: [
    'meshlens compress resnet50.onnx',
    'meshlens compress bert.onnx --target speed=2x --output bert-int8.onnx --data input_ids=ids.npy',
  ],

  async read(parsed, environment) {
    const options = await readCompressOptions(parsed, environment);
    return { options, outside: dirname(options.file) };
  },
  work: compressModel,
  json: compressionJson,
  terminal: renderCompression,
  finish({ target, output }, parsed, { stderr }) {
    const wanted = parsed.one('output');
    if (wanted !== undefined && output === null) {
      stderr.write(
        `meshlens: ${printable(wanted)} was not written: ${target === null ? 'this model has no such variant' : 'no variant meets the target'}\n`,
      );
      return ExitCode.failure;
    }
    return target === null || target.met ? ExitCode.ok : ExitCode.failure;
  },
});
