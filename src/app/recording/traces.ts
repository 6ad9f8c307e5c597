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
import { readTraceFile } from '../../workspace/traces/read';
import type { AnalysisContext } from '../context';
import { step } from '../steps';
import { unreadable, withProblems } from './problems';

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
 */
export async function readAndFold(
  files: readonly DiscoveredFile[],
  windowMs: AnalyzeOptions['windowMs'],
  context: AnalysisContext,
  heldMs?: number,
): Promise<FoldedTraces> {
  const { table, inputs } = await readTraces(files, context);
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

/** Reads all trace files into one table; a file that fails becomes a problem and the others go on. */
export async function readTraces(
  files: readonly DiscoveredFile[],
  context: AnalysisContext,
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
      const sink = {
        span: (span: Parameters<SpanTable['append']>[0]) => table.append(span),
        problem: (problem: Problem) => problems.push(problem),
      };
      ({ records } = await readTraceFile(file, sink, {
        signal: context.signal,
        onBytes: (bytes) => report(doneBytes + bytes, file.relative),
      }));
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
