import { describeServices } from '../../../app/use-cases/describe-services';
import { analysisOptions, readAnalyzeOptions } from '../../../cli/arguments/analysis-options';
import { parseInstantMs } from '../../../cli/arguments/instant';
import { resultCommand } from '../../../cli/commands/result-command';
import { servicesJson } from '../../../cli/output/serialise';
import type { ServicesOptions, ServicesReport } from '../../../contracts/services-report';
import { UsageError } from '../../../cli/usage-error';
import { renderParts, servicePart, type ServicePart } from './terminal-parts';
import { renderServices } from './terminal';

/** Options that say something about a model: none is used here. */
export const OF_MODELS = new Set(['seed', 'runtime', 'model']);

type Question = ServicesOptions & { readonly by?: ServicePart | undefined };

export const servicesCommand = resultCommand<Question, ServicesReport>({
  noun: 'report',
  docs: 'docs/services.md',
  positionals: ['FOLDER'],
  options: [
    { name: 'service', value: 'NAME', description: 'Show one service, with its operations and calls' },
    {
      name: 'from',
      value: 'TIME',
      description:
        'Start of the interval that is compared with the rest: ISO 8601 (UTC unless it says otherwise) or Unix time (default: the last tenth)',
    },
    { name: 'to', value: 'TIME', description: 'End of the interval (default: the end of the recording)' },
    {
      name: 'by',
      value: 'PART',
      choices: servicePart,
      description: 'Divide all services by instance (pod, container or host), version or operation',
    },
    ...analysisOptions.filter(({ name }) => !OF_MODELS.has(name)),
  ],
  details: [
    'Counts requests per second, failed requests and durations of every service, in an interval beside the rest of the',
    'recording. The first run on a folder reads its traces; later runs answer from the cache.',
  ],
  examples: [
    'meshlens services samples/shop',
    'meshlens services samples/shop --by version',
    'meshlens services samples/shop --service inventory --from 2026-11-21T09:11:00Z --to 2026-11-21T09:12:30Z',
  ],

  async read(parsed, environment, notes) {
    const momentOf = (name: string): number | undefined => {
      const text = parsed.one(name);
      return text === undefined ? undefined : parseInstantMs(name, text);
    };
    const fromMs = momentOf('from');
    const toMs = momentOf('to');
    if (fromMs !== undefined && toMs !== undefined && toMs <= fromMs) {
      throw new UsageError('--to must be later than --from');
    }
    const options = await readAnalyzeOptions(parsed, environment, notes);
    return {
      options: {
        ...options,
        ...(fromMs === undefined ? {} : { fromMs }),
        ...(toMs === undefined ? {} : { toMs }),
        service: parsed.one('service'),
        by: servicePart.find((part) => part === parsed.one('by')),
      },
      outside: options.folder,
    };
  },
  work: describeServices,
  json: servicesJson,
  terminal: (report, terminal, { by }) =>
    by === undefined ? renderServices(report, terminal) : renderParts(report, by, terminal),
});
