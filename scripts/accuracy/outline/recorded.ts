/** A recording in files whose faults are known. */
import { findInputs } from '../../../src/app/recording/files';
import { readAndFold } from '../../../src/app/recording/traces';
import { judgeWidths } from '../../../src/methods/anomaly/scales/detect';
import { MIN_REQUESTS, type LabelledRecording } from '../../model/outline/recording';
import { QUIET_CONTEXT } from '../quiet-context';
import { readTable } from '../diagnosis/csv';

export async function recordedFolder(folder: string, faultsFile: string): Promise<LabelledRecording> {
  const { traces } = await findInputs({ folder, include: [], exclude: [] }, QUIET_CONTEXT, false);
  const { features } = await readAndFold(traces, undefined, QUIET_CONTEXT);
  const names = features.services.map(({ name }) => name);
  const table = readTable(faultsFile);
  const from = table.numbers('start_epoch_s');
  const to = table.numbers('end_epoch_s');
  const traced = table.columns.includes('trace_seconds_present')
    ? table.numbers('trace_seconds_present')
    : from.map(() => 1);
  const faults = table.column('service').flatMap((service, row) =>
    traced[row] > 0
      ? [
          {
            service: names.indexOf(service),
            fromMs: 1000 * from[row],
            toMs: 1000 * to[row],
            requests: MIN_REQUESTS,
          },
        ]
      : [],
  );
  return { features, scales: await judgeWidths(features), faults };
}
