import type { CallCheck } from '../../contracts/call-check';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { ReportInput } from '../../contracts/report';
import { sampleAttributes, type AttributeSample } from '../../features/attribute-sample';
import { sampleCalls, type CallSample } from '../../features/call-sample';
import { extractFeatures, type Features } from '../../features/extract';
import { foldRed, type RedTable } from '../../features/red/red-table';
import { findChanges } from '../../methods/anomaly/levels/find-changes';
import { observeCalls, type ObservedCalls } from '../../topology/calls';
import { checkCalls } from '../../topology/checks/check-calls';
import { clockNotes } from '../../topology/clocks';
import { linkSpans, type LinkedSpans } from '../../topology/link';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import { step } from '../steps';
import { withProblems } from './problems';
import { type ReadingContext, type ReadingStores, readTraces } from './read-traces';

/** What reading the traces gave. */
export interface FoldedTraces {
  readonly features: Features;
  /** Its services and edges are the observed ones. */
  readonly red: RedTable;
  readonly attributes: AttributeSample;
  readonly calls: CallSample;
  readonly observed: Pick<ObservedCalls, 'services' | 'edges'> & Pick<LinkedSpans, 'messages'>;
  readonly inputs: readonly ReportInput[];
  readonly checks: readonly CallCheck[];
  readonly notes: readonly string[];
}

/**
 * Reads trace files into one table and folds its spans into windows.
 * @param heldMs width of the windows where none is asked for; undefined = chosen from the data
 * @param stores what is kept of the reading
 */
export async function readAndFold(
  files: readonly DiscoveredFile[],
  windowMs: AnalyzeOptions['windowMs'],
  context: ReadingContext,
  heldMs?: number,
  stores: ReadingStores = {},
): Promise<FoldedTraces> {
  const { table, inputs } = await readTraces(files, context, stores);
  context.progress(step('features', `${table.length} spans`));
  const linked = linkSpans(table);
  const observed = observeCalls(linked);
  const features = extractFeatures(linked, observed, windowMs, findChanges, heldMs);
  return {
    features,
    red: foldRed(linked, observed, features.grid),
    attributes: sampleAttributes(linked, observed),
    calls: sampleCalls({ linked, observed }),
    observed: { services: observed.services, edges: observed.edges, messages: linked.messages },
    inputs: withProblems(inputs, linked.problems),
    checks: checkCalls({ linked, observed }),
    notes: [
      ...linked.problems.filter(({ file }) => file === '').map(({ reason }) => reason),
      ...clockNotes(linked),
    ],
  };
}
