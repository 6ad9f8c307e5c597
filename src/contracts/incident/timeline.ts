import type { Incident, Report } from '../report';
import { highestScore } from '../service-order';

/** The scores of the services of an incident around its time. */
export interface IncidentTimeline {
  /** Start of the first column, Unix time, ms. */
  readonly startMs: number;
  /** Of a column: a window of the report, or several where there are very many. */
  readonly widthMs: number;
  readonly count: number;
  /** In the order in which they passed the threshold; those that did not come last. */
  readonly services: readonly TimelineService[];
}

export interface TimelineService {
  readonly service: string;
  readonly role: 'cause' | 'affected';
  /** The highest score of each column, in units of the threshold; null where there is no data. */
  readonly scores: readonly (number | null)[];
  /** The highest score during the incident; null where the service was not scored. */
  readonly peak: number | null;
  /** Start and end of the windows above the threshold that touch the incident; null where there is none. */
  readonly anomalous: { readonly fromMs: number; readonly toMs: number } | null;
}

/** Windows before and after, at least, and as a share of the incident. */
const MARGIN_WINDOWS = 8;
const MARGIN_SHARE = 0.75;
const MAX_COLUMNS = 240;
const MAX_SERVICES = 12;

/** What the scores of the report show of an incident, with a margin before and after. */
export function incidentTimeline(
  { windows, anomaly }: Pick<Report, 'windows' | 'anomaly'>,
  incident: Pick<Incident, 'fromMs' | 'toMs' | 'causes' | 'affected'>,
): IncidentTimeline {
  const { startMs, widthMs, count } = windows;
  const first = clamp(Math.floor((incident.fromMs - startMs) / widthMs), 0, Math.max(0, count - 1));
  const end = clamp(Math.ceil((incident.toMs - startMs) / widthMs), Math.min(first + 1, count), count);
  const margin = Math.max(MARGIN_WINDOWS, Math.ceil(MARGIN_SHARE * (end - first)));
  const from = Math.max(0, first - margin);
  const to = Math.min(count, end + margin);
  const joined = Math.max(1, Math.ceil((to - from) / MAX_COLUMNS));
  const columns = Math.ceil((to - from) / joined);
  const services = rolesOf(incident).map(({ service, role }): TimelineService => {
    const scores = anomaly.scores[service] ?? [];
    const above = Array.from({ length: end - first }, (_, at) => first + at).filter(
      (window) => (scores[window] ?? 0) > anomaly.threshold,
    );
    return {
      service,
      role,
      scores: Array.from({ length: columns }, (_, column) =>
        highestScore(scores.slice(from + column * joined, Math.min(to, from + (column + 1) * joined))),
      ),
      peak: highestScore(scores.slice(first, end)),
      anomalous:
        above.length === 0
          ? null
          : {
              fromMs: startMs + above[0] * widthMs,
              toMs: startMs + (above[above.length - 1] + 1) * widthMs,
            },
    };
  });
  return {
    startMs: startMs + from * widthMs,
    widthMs: widthMs * joined,
    count: columns,
    services: services.sort(byOnset).slice(0, MAX_SERVICES),
  };
}

/** Causes, then services that are affected only. */
function rolesOf({
  causes,
  affected = [],
}: Pick<Incident, 'causes' | 'affected'>): Pick<TimelineService, 'service' | 'role'>[] {
  const named = new Set(causes.map(({ service }) => service));
  const reached = affected.filter(({ service }) => !named.has(service));
  return [
    ...causes.map(({ service }) => ({ service, role: 'cause' as const })),
    ...[...new Set(reached.map(({ service }) => service))].map((service) => ({
      service,
      role: 'affected' as const,
    })),
  ];
}

/** Causes keep their rank, and affected services their distance, where they began together. */
function byOnset(a: TimelineService, b: TimelineService): number {
  const [atA, atB] = [a.anomalous?.fromMs ?? Infinity, b.anomalous?.fromMs ?? Infinity];
  return atA === atB ? 0 : atA - atB;
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
