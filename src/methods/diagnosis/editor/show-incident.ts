import { isIncidentInterval, type IncidentInterval } from '../../../contracts/incident/interval';
import { incidentTitle } from '../../../contracts/incident/title';
import { formatScore } from '../../../contracts/format';
import type { Incident } from '../../../contracts/report';
import { formatInterval } from '../../../contracts/utc';
import type { CommandDeps } from '../../../editor/commands/command';
import { chooseFolder } from '../../../editor/folders';
import { shownIncidents } from '../../../editor/pages/shown-incidents';
import { incidentAt } from './incident-details';

/**
 * `Meshlens: Show Incident`. Called with a folder's path and the interval of an incident it asks for neither. Gives what
 * is shown; null where the folder has no incident, which the page says; undefined when the user chose none.
 */
export async function showIncident(
  { host, results }: Pick<CommandDeps, 'host' | 'results'>,
  wishes: { ask(folder: string, incident: IncidentInterval): void },
  pages: { show(folder: string): void },
  fsPath: unknown,
  asked: unknown,
): Promise<IncidentInterval | null | undefined> {
  const folder = (await chooseFolder(host, fsPath))?.uri.fsPath;
  if (folder === undefined) {
    return undefined;
  }
  await results.loadLast(folder);
  const { report } = results.get(folder);
  const known = report === undefined ? [] : shownIncidents(report);
  const given = report !== undefined && isIncidentInterval(asked) ? incidentAt(report, asked) : undefined;
  const chosen = given ?? (known.length > 1 ? await choose(host, known) : (known.at(0) ?? null));
  if (chosen === undefined) {
    return undefined;
  }
  const shown = chosen && { fromMs: chosen.fromMs, toMs: chosen.toMs };
  if (shown !== null) {
    wishes.ask(folder, shown);
  }
  pages.show(folder);
  return shown;
}

async function choose(
  { window }: Pick<CommandDeps['host'], 'window'>,
  incidents: readonly Incident[],
): Promise<Incident | undefined> {
  const items = incidents.map((incident, index) => ({
    label: `${index + 1}. ${incidentTitle(incident)}`,
    description: formatInterval(incident.fromMs, incident.toMs),
    detail: `score ${formatScore(incident.score)}`,
    incident,
  }));
  return (await window.showQuickPick(items, { placeHolder: 'The incident to show' }))?.incident;
}
