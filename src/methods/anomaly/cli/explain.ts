import { explain } from '../../../app/use-cases/explain';
import { resultCommand } from '../../../cli/commands/result-command';
import type { ExplainOptions } from '../../../contracts/protocol';
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
    {
      name: 'against',
      value: 'FROM/TO',
      description:
        'Compare rate, errors, durations and attributes with another interval, or with `rest`, the recording without incidents',
    },
    {
      name: 'service',
      value: 'NAME',
      multiple: true,
      description: 'A service to compare; may be repeated (default: the likeliest causes)',
    },
    ...analysisOptions,
  ],
  details: [
    'Answers "what broke between these two moments?": every service ranked, the evidence as text, and what the other',
    'rankers say. The first run on a folder analyses it; later runs answer from the cache.',
  ],
  examples: [
    'meshlens explain samples/shop --from 2026-11-21T09:11:00Z --to 2026-11-21T09:12:30Z',
    'meshlens explain samples/shop --from 2026-11-21T09:11:00Z --to 2026-11-21T09:12:30Z --against rest',
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
    const services = parsed.all('service');
    return {
      options: {
        ...options,
        fromMs,
        toMs,
        ranker,
        ...againstOf(parsed.one('against'), services),
      },
      outside: options.folder,
    };
  },
  work: explain,
  json: explanationJson,
  terminal: renderExplanation,
});

/** Naming services asks for a comparison as well. */
function againstOf(
  text: string | undefined,
  services: readonly string[],
): Pick<ExplainOptions, 'against' | 'services'> {
  if (text === undefined && services.length === 0) {
    return {};
  }
  const named = services.length === 0 ? {} : { services };
  if (text === undefined || text === 'rest') {
    return { against: 'rest', ...named };
  }
  const ends = text.split('/');
  if (ends.length !== 2) {
    throw new UsageError(`option '--against' needs FROM/TO or rest; got '${text}'`);
  }
  const [fromMs, toMs] = ends.map((end) => parseInstantMs('against', end));
  if (toMs <= fromMs) {
    throw new UsageError("the second time of '--against' must be later than the first");
  }
  return { against: { fromMs, toMs }, ...named };
}
