import type { SelectionComparison } from '../../contracts/compared-red';
import { selectionSentences } from '../../contracts/compared-words';
import type { HeatmapRequests, IntervalExplanation } from '../../contracts/heatmap-page';
import type { Progress } from '../../contracts/progress';
import { userError } from '../../process/rpc/errors';
import { analyzeOptions } from '../configuration';
import { folderAt } from '../folders';
import type { EditorServices } from '../services';
import { shortened } from './shortened-cause';

/** A page lists no more causes and statements than a reader follows. */
const MOST_CAUSES = 40;
const MOST_STATEMENTS = 6;
const MOST_CHANGES = 10;

/**
 * What `meshlens explain` says of an interval, in the size of a page.
 * @throws user error when the folder is closed or the recording has nothing in the interval
 */
export async function explainInterval(
  services: EditorServices,
  folder: string,
  { fromMs, toMs, services: selected }: HeatmapRequests['explain']['params'],
  watch: { readonly signal: AbortSignal; readonly progress: (value: Progress) => void },
): Promise<IntervalExplanation> {
  const workspaceFolder = folderAt(services.host, folder);
  if (workspaceFolder === undefined) {
    throw userError('no-folder', `${folder} is no longer open.`);
  }
  const options = {
    ...analyzeOptions(services, workspaceFolder),
    fromMs,
    toMs,
    against: 'rest' as const,
    ...(selected === null ? {} : { services: selected }),
  };
  const { signal, progress: onProgress } = watch;
  const known = await services.analytics.request('explain', options, { signal, onProgress });
  return {
    fromMs: known.fromMs,
    toMs: known.toMs,
    peak: known.peak,
    causes: known.causes.slice(0, MOST_CAUSES).map(shortened),
    attributes: known.attributes?.slice(0, MOST_STATEMENTS),
    followUps: known.followUps?.slice(0, MOST_STATEMENTS),
    metrics: known.metrics?.slice(0, MOST_STATEMENTS),
    ...differences(known.comparison),
  };
}

function differences(
  comparison: SelectionComparison | undefined,
): Pick<IntervalExplanation, 'changes' | 'values'> {
  if (comparison === undefined) {
    return {};
  }
  const changes = selectionSentences(comparison).slice(0, MOST_CHANGES);
  const values = comparison.attributes.slice(0, MOST_STATEMENTS).map(({ text }) => text);
  return { ...(changes.length === 0 ? {} : { changes }), ...(values.length === 0 ? {} : { values }) };
}
