import type { Evidence, Report } from './report';

/** The evidence the report holds for one service in one window: that of the incidents it took part in then. */
export function evidenceOfCell(report: Report, service: string, window: number): readonly Evidence[] {
  const { startMs, widthMs } = report.windows;
  const fromMs = startMs + window * widthMs;
  const toMs = fromMs + widthMs;
  return report.incidents
    .filter((incident) => incident.fromMs < toMs && incident.toMs > fromMs)
    .flatMap((incident) => incident.causes)
    .filter((cause) => cause.service === service)
    .flatMap((cause) => cause.evidence);
}
