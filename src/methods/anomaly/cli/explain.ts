import { explain } from '../../../app/use-cases/explain';
import { resultCommand } from '../../../cli/commands/result-command';
import type { Ranker } from '../../../contracts/report';
import { analysisOptions, readAnalyzeOptions } from '../../../cli/arguments/analysis-options';
import { parseInstantMs } from '../../../cli/arguments/instant';
import { explanationJson } from '../../../cli/output/serialise';
import { renderExplanation } from '../../../cli/terminal/explanation';
import { UsageError } from '../../../cli/usage-error';

const rankers: readonly Ranker[] = ['model', 'zscore', 'identity'];

export const explainCommand = resultCommand({
  noun: 'explanation',
  docs: 'docs/report.md',
  positionals: ['FOLDER'],
  options: [
    {
      name: 'from',
      value: 'TIME',
      required: true,
      description: 'Start of the interval: ISO 8601 (UTC unless it says otherwise) or Unix time',
    },
    { name: 'to', value: 'TIME', required: true, description: 'End of the interval' },
    {
      name: 'ranker',
      value: 'NAME',
      choices: rankers,
      description:
        'model, zscore (robust z-scores) or identity (the model without the graph); default: chosen from the data',
    },
    ...analysisOptions,
  ],
  details: [
    'Answers "what broke between these two moments?": every service ranked, the evidence as text, and what the other',
    'rankers say. The first run on a folder analyses it; later runs answer from the cache.',
  ],
  examples: [
    'meshlens explain samples/shop --from 2026-11-21T09:11:00Z --to 2026-11-21T09:12:30Z',
    'meshlens explain . --from 1714990320 --to 1714990440 --ranker zscore --json -',
  ],

  async read(parsed, environment, notes) {
    const fromMs = parseInstantMs('from', parsed.one('from') ?? '');
    const toMs = parseInstantMs('to', parsed.one('to') ?? '');
    if (toMs <= fromMs) {
      throw new UsageError('--to must be later than --from');
    }
    const options = await readAnalyzeOptions(parsed, environment, notes);
    const ranker = parsed.one('ranker') as Ranker | undefined;
    return { options: { ...options, fromMs, toMs, ranker }, outside: options.folder };
  },
  work: explain,
  json: explanationJson,
  terminal: renderExplanation,
});
