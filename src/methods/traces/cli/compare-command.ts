import { twoTraces } from '../../../app/traces/documents';
import { resultCommand } from '../../../cli/commands/result-command';
import { toReadableJson } from '../../../cli/output/json';
import { renderTraceComparison } from './compare-terminal';
import { readSource, sourceOptions } from './source';

export const traceCompareCommand = resultCommand({
  noun: 'comparison',
  docs: 'docs/traces.md',
  positionals: ['BEFORE', 'AFTER', 'FOLDER'],
  optional: ['FOLDER_OF_AFTER'],
  options: [...sourceOptions],
  details: [
    'Puts two traces of a folder, or of two, side by side: which paths of services and operations are new, gone, slower or',
    'faster, and where the time went. BEFORE and AFTER may be the beginnings of ids.',
  ],
  examples: [
    'meshlens trace compare 5af7183fb1d4cf5f 6b221d5bc9e6496c .',
    'meshlens trace compare 5af7 6b22 recordings/v1 recordings/v2 --json -',
  ],

  async read(parsed, environment, notes) {
    const [before, after, place, placeOfAfter = place] = parsed.positionals;
    const source = await readSource(place, parsed, environment, notes);
    const other =
      placeOfAfter === place ? source : await readSource(placeOfAfter, parsed, environment, notes);
    return {
      options: {
        before: { source, traceId: before },
        after: { source: other, traceId: after },
      },
      outside: source.folder,
    };
  },
  work: twoTraces,
  json: toReadableJson,
  terminal: renderTraceComparison,
});
