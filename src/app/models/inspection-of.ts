import { nodeColumns, type ModelInspection } from '../../contracts/latency/model-inspection';
import type { LatencyReport } from '../../contracts/latency/report';

/** A report on one model as the editor is answered. */
export function inspectionOf({
  models,
  failed,
  calibration,
}: Pick<LatencyReport, 'models' | 'failed' | 'calibration'>): ModelInspection {
  const found = models.at(0);
  if (found === undefined) {
    return { kind: 'unreadable', reason: failed.at(0)?.reason ?? 'nothing could be read' };
  }
  const { nodes, ...model } = found;
  return { kind: 'counted', model, nodes: nodeColumns(nodes), calibration };
}
