import { compareRecordings } from '../../../app/use-cases/compare-recordings';
import { analysisOptions, readAnalyzeOptions } from '../../../cli/arguments/analysis-options';
import { resultCommand } from '../../../cli/commands/result-command';
import { comparisonJson } from '../../../cli/output/serialise';
import { renderComparison } from './terminal-comparison';
import { OF_MODELS } from './command';

export const compareCommand = resultCommand({
  noun: 'comparison',
  docs: 'docs/services.md',
  positionals: ['BEFORE', 'AFTER'],
  options: [
    { name: 'service', value: 'NAME', description: 'Compare one service, with its operations and calls' },
    ...analysisOptions.filter(({ name }) => !OF_MODELS.has(name)),
  ],
  details: [
    'Puts two recordings side by side, each a folder or one trace file: which services, operations and calls are new, gone,',
    'slower or fail more, each change with its 95 % interval, and which attribute values have become frequent or rare.',
  ],
  examples: [
    'meshlens compare before.jsonl after.jsonl',
    'meshlens compare recordings/v1 recordings/v2 --service checkout',
  ],

  async read(parsed, environment, notes) {
    const [first, second] = parsed.positionals;
    const before = await readAnalyzeOptions(parsed, environment, notes, first);
    const after = await readAnalyzeOptions(parsed, environment, notes, second);
    const service = parsed.one('service');
    return {
      options: { before, after, ...(service === undefined ? {} : { service }) },
      outside: before.folder,
    };
  },
  work: compareRecordings,
  json: comparisonJson,
  terminal: renderComparison,
});
