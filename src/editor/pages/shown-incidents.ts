import type { Incident, Report } from '../../contracts/report';

/** With these the messages to pages stay small whatever the report holds. */
export const MAX_INCIDENTS = 100;

/** The incidents that pages number and list: the worst ones where there are very many, in order of time. */
export function shownIncidents({ incidents }: Pick<Report, 'incidents'>): readonly Incident[] {
  return [...incidents]
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_INCIDENTS)
    .sort((a, b) => a.fromMs - b.fromMs);
}
