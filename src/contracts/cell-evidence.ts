import type { Evidence, Report } from './report';

/** The evidence the report holds for one service between two moments: that of the incidents it took part in then. */
export function evidenceOfCell(
  report: Report,
  service: string,
  fromMs: number,
  toMs: number,
): readonly Evidence[] {
  return report.incidents
    .filter((incident) => incident.fromMs < toMs && incident.toMs > fromMs)
    .flatMap((incident) => incident.causes)
    .filter((cause) => cause.service === service)
    .flatMap((cause) => cause.evidence);
}
