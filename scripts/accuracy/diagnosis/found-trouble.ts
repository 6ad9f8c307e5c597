/** A trouble as the detector finds it: with its outline, and with the service that ranks first. */
import { overlapMs } from '../../../src/evaluation/event-matching';
import type { Outliner } from '../../../src/methods/anomaly/outline/forward';
import { detect } from '../../../src/methods/anomaly/scales/detect';
import type { SegmentGroup } from '../../../src/methods/anomaly/scales/join';
import { rankInterval } from '../../../src/methods/anomaly/scales/rank';
import { incidentSignatures } from '../../../src/methods/diagnosis/signature/incident-signature';
import type { Signature } from '../../../src/methods/diagnosis/signature/signature';
import type { PlayedRecording, PlayedTrouble } from '../../model/diagnosis/recordings';

export interface FoundTrouble {
  /** The likeliest cause. */
  readonly service: number;
  readonly signature: Signature;
}

/** @returns for each trouble of a recording what is found of it; null where no incident overlaps it */
export function foundTroubles(
  { features, recording }: PlayedRecording,
  outliner: Outliner,
): (trouble: PlayedTrouble) => FoundTrouble | null {
  const { cells, edges, scales } = recording;
  const { groups } = detect(features, null, scales, outliner);
  return (trouble) => {
    const [group] = groups
      .filter((each) => overlapMs(each, trouble) > 0)
      .sort((a, b) => overlapMs(b, trouble) - overlapMs(a, trouble));
    if (group === undefined) {
      return null;
    }
    const { fromMs, toMs } = group.segments[0];
    const [{ service }] = rankInterval(scales, cells, edges, fromMs, toMs);
    const apart = (each: SegmentGroup): boolean => each.toMs <= group.fromMs || each.fromMs >= group.toMs;
    const [signature] = incidentSignatures(recording, group, [service], groups.filter(apart));
    return { service, signature };
  };
}
