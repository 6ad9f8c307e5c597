import { resolve } from 'node:path';
import { evaluate } from '../../../app/use-cases/evaluate';
import { resultCommand } from '../../../cli/commands/result-command';
import { analysisOptions, readAnalyzeOptions } from '../../../cli/arguments/analysis-options';
import { parseDurationMs } from '../../../cli/arguments/duration';
import { evaluationJson } from '../../../cli/output/serialise';
import { renderEvaluation } from '../../../cli/terminal/evaluation';
import { readLabels } from '../../../workspace/labels';

const DEFAULT_TOLERANCE = '60s';

export const evaluateCommand = resultCommand({
  noun: 'evaluation',
  docs: 'docs/evaluation.md',
  positionals: ['FOLDER'],
  options: [
    {
      name: 'labels',
      value: 'FILE',
      required: true,
      description: 'Faults that really happened: CSV with the columns service, from, to, type',
    },
    {
      name: 'tolerance',
      value: 'TIME',
      description: `An incident matches a fault up to this long before and after it (default: ${DEFAULT_TOLERANCE})`,
    },
    ...analysisOptions,
  ],
  details: [
    'Analyses FOLDER as analyze does and compares the incidents with known faults: how many were found, how many',
    'incidents were false, how late, and whether the right service was named, beside plain rivals.',
  ],
  examples: [
    'meshlens evaluate samples/shop --labels samples/shop/labels.csv',
    'meshlens evaluate . --labels faults.csv --tolerance 30s --json -',
  ],

  async read(parsed, environment, notes) {
    const options = await readAnalyzeOptions(parsed, environment, notes);
    const labels = parsed.one('labels') ?? '';
    const toleranceMs = parseDurationMs('tolerance', parsed.one('tolerance') ?? DEFAULT_TOLERANCE);
    const faults = await readLabels(resolve(environment.cwd, labels), labels);
    return { options: { ...options, faults, labels, toleranceMs }, outside: options.folder };
  },
  work: evaluate,
  json: evaluationJson,
  terminal: renderEvaluation,
});
