import type { CellQuestion } from '../../contracts/protocol';
import type { Evidence } from '../../contracts/report';
import { rankCauses } from '../../methods/anomaly/causes';
import { evidenceFor } from '../../methods/anomaly/evidence';
import type { Detection } from '../../methods/anomaly/scales/detect';
import { rankInterval } from '../../methods/anomaly/scales/rank';
import type { CellScores } from '../../methods/anomaly/score';
import type { Prepared } from '../recording/recording';
import { atSupportedWidth } from './ranking';
import { windowsInside } from './windows-inside';

/**
 * What one cell is made of, whether it belongs to an incident or not. A cell finer than a window of the grid is judged
 * as such; the values in its sentences are those of the window it lies in.
 */
export function evidenceOfCell(
  prepared: Prepared,
  scores: CellScores,
  detection: Detection | null,
  { service: name, fromMs, toMs }: Omit<CellQuestion, 'folder'>,
): Evidence[] {
  const { features, normalised } = prepared;
  const windows = windowsInside(prepared, fromMs, toMs);
  const service = features.services.findIndex((candidate) => candidate.name === name);
  if (service < 0 || windows.length === 0) {
    return [];
  }
  const ranked =
    detection === null || toMs - fromMs >= features.grid.widthMs
      ? rankCauses(normalised, scores.deviation, windows)
      : atSupportedWidth(
          rankInterval(detection.scales, features.cells, features.edges, fromMs, toMs),
          detection,
          fromMs,
          toMs,
        );
  const own = ranked.find((candidate) => candidate.service === service);
  return own ? evidenceFor(features, windows, own) : [];
}
