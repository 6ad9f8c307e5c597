import type { CallCheck } from '../../contracts/call-check';
import type { Problem } from '../../contracts/problem';
import type { AnalyzeOptions } from '../../contracts/protocol';
import type { ReportInput } from '../../contracts/report';
import { sampleAttributes, type AttributeSample } from '../../features/attribute-sample';
import { sampleCalls, type CallSample } from '../../features/call-sample';
import { extractFeatures, type Features } from '../../features/extract';
import { foldRed, type RedTable } from '../../features/red/red-table';
import { findChanges } from '../../methods/anomaly/levels/find-changes';
import { isAbort } from '../../process/rpc/errors';
import { observeCalls, type ObservedCalls } from '../../topology/calls';
import { checkCalls } from '../../topology/checks/check-calls';
import { clockNotes } from '../../topology/clocks';
import { linkSpans, type LinkedSpans } from '../../topology/link';
import { SpanTable } from '../../topology/span-table';
import type { DiscoveredFile } from '../../workspace/discovery/discovered-file';
import { readTraceFile, type SpanSink } from '../../workspace/traces/read';
import type { AnalysisContext } from '../context';
import { step } from '../steps';
import { FileIndexer } from '../traces/index-file';
import type { IndexStore } from '../traces/index-store';
import { unreadable, withProblems } from './problems';

type ReadingContext = Pick<AnalysisContext, 'signal' | 'progress' | 'now'>;

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
 * @param indexes where the index of single traces is kept; undefined = it is not made
 */
export async function readAndFold(
  files: readonly DiscoveredFile[],
  windowMs: AnalyzeOptions['windowMs'],
  context: ReadingContext,
  heldMs?: number,
  indexes?: IndexStore,
): Promise<FoldedTraces> {
  const { table, inputs } = await readTraces(files, context, indexes);
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

/**
 * Reads all trace files into one table; a file that fails becomes a problem and the others go on.
 * @param indexes where the index of single traces is kept, which is made on the way
 */
export async function readTraces(
  files: readonly DiscoveredFile[],
  context: ReadingContext,
  indexes?: IndexStore,
): Promise<{ table: SpanTable; inputs: ReportInput[] }> {
  const table = new SpanTable();
  const inputs: ReportInput[] = [];
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const startedMs = context.now();
  let doneBytes = 0;
  const report = (bytes: number, name: string): void => {
    const fraction = totalBytes > 0 ? Math.min(1, bytes / totalBytes) : 1;
    const elapsedMs = context.now() - startedMs;
    const etaMs = fraction > 0.05 ? (elapsedMs * (1 - fraction)) / fraction : null;
    context.progress(step('read', name, { fraction, etaMs }));
  };
  for (const file of files) {
    const problems: Problem[] = [];
    let records = 0;
    try {
      const isIndexed = indexes === undefined || (await indexes.get(file)) !== null;
      const indexer = isIndexed ? undefined : new FileIndexer(file);
      const sink: SpanSink = {
        span: (span) => {
          table.append(span);
          indexer?.span(span);
        },
        problem: (problem) => {
          problems.push(problem);
          indexer?.problem(problem);
        },
        table: (reading) => indexer?.table(reading),
      };
      ({ records } = await readTraceFile(file, sink, {
        signal: context.signal,
        onBytes: (bytes) => report(doneBytes + bytes, file.relative),
      }));
      if (indexer !== undefined) {
        await indexes?.put(file, indexer.finish());
      }
    } catch (error) {
      if (isAbort(error) || context.signal.aborted) {
        throw error;
      }
      problems.push(unreadable(file, error));
    }
    doneBytes += file.bytes;
    report(doneBytes, file.relative);
    inputs.push({ file: file.relative, kind: file.kind, records, problems });
  }
  return { table, inputs };
}
