/** The signature of an incident in a recording: spans, and metrics beside them. */
import { incidentDeviations } from './incident-deviations';
import { joinDeviations, metricDeviations, type MeasuredQuantity } from './metric-deviations';
import type { Interval } from './series-deviation';
import { signaturesOf, type Signature } from './signature';
import { spanDeviations, type JudgedRecording } from './span-deviations';

export interface DiagnosedRecording extends JudgedRecording {
  /** Metrics beside the traces; may be none. */
  readonly measured: readonly MeasuredQuantity[];
}

/** The usual range of a metric is read from so much time before. */
const BEFORE_MS = 3_600_000;
/** A third of an incident needs so many of the finest windows. */
const WINDOWS_PER_PART = 2;

/**
 * @param services numbers of the services that are looked at
 * @param others incidents at other times: what was measured in them is not usual
 * @returns one signature for each of the services
 */
export function incidentSignatures(
  recording: DiagnosedRecording,
  incident: Interval,
  services: readonly number[],
  others: readonly Interval[],
): Signature[] {
  const { measured, cells, edges, scales } = recording;
  const deviations = incidentDeviations(
    (inside) =>
      joinDeviations(
        spanDeviations(recording, inside),
        metricDeviations(measured, scales[0].services, inside, { beforeMs: BEFORE_MS, others }),
      ),
    incident,
    WINDOWS_PER_PART * cells.widthMs,
  );
  return signaturesOf(deviations, edges, services);
}
