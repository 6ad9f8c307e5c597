import {
  COMPARISON_VERSION,
  type ComparedRecording,
  type CompareOptions,
  type ComparisonReport,
} from '../../contracts/comparison-report';
import { userError } from '../../process/rpc/errors';
import { isManifestKind } from '../../contracts/report';
import type { AnalysisContext } from '../context';
import { toolInfo } from '../installation';
import { openRecording, type Joined } from '../recording/recording';
import { comparedServices } from '../report/compared-services';
import { shiftsOf } from '../report/shifts';

/** Values in the report. */
const MAX_SHIFTS = 40;

/**
 * Two recordings side by side: which services, operations and calls are new, gone, slower or fail more, and which
 * attribute values have become frequent or rare.
 * @throws user error `no-data` when one of them has no spans, `unknown-service` when neither has the service
 */
export async function compareRecordings(
  { before, after, service }: CompareOptions,
  context: AnalysisContext,
): Promise<ComparisonReport> {
  const was = await openRecording(before, context).joined();
  const is = await openRecording(after, context).joined();
  for (const { side, folder } of [
    { side: was, folder: before.folder },
    { side: is, folder: after.folder },
  ]) {
    if (side.red.slots === 0) {
      throw userError('no-data', `no traces were found in ${folder}`);
    }
  }
  const services = comparedServices(was, is, service === undefined ? undefined : [service]);
  if (services.length === 0) {
    throw userError('unknown-service', `neither recording has a service '${service ?? ''}'`);
  }
  return {
    version: COMPARISON_VERSION,
    tool: toolInfo,
    createdMs: context.now(),
    before: recordingOf(was, before.folder),
    after: recordingOf(is, after.folder),
    services,
    attributes: services
      .flatMap(({ service: name }) => shiftsOf(name, was, is))
      .sort((a, b) => b.lift - a.lift)
      .slice(0, MAX_SHIFTS),
    notes: [...new Set([...was.notes, ...is.notes])],
  };
}

function recordingOf({ inputs, red }: Joined, folder: string): ComparedRecording {
  return {
    folder,
    files: inputs.filter(({ kind, records }) => !isManifestKind(kind) && records > 0).map(({ file }) => file),
    recorded: { fromMs: red.startMs, toMs: red.startMs + red.slots * red.slotMs },
  };
}
