import type { QuickPickItem } from 'vscode';
import { kindText, type IncidentKind } from '../../contracts/incident-kind';
import type { Incident } from '../../contracts/report';
import { formatInterval } from '../../contracts/utc';
import { userError } from '../../process/rpc/errors';
import { analyzeOptions } from '../configuration';
import { chooseFolder } from '../folders';
import { forgetName, nameIncident as keepName } from '../named-incidents';
import type { CommandDeps, EditorCommand } from './command';

type KnownIncident = Incident & { readonly kind: IncidentKind };

interface NameItem extends QuickPickItem {
  readonly answer: { readonly name: string } | 'another' | 'forget';
}

/**
 * `Meshlens: Name This Incident`: the next incidents of its kind are named after it. Called with a folder's path and the
 * start of an incident it asks for neither.
 */
export const nameIncident: EditorCommand = {
  id: 'meshlens.nameIncident',
  async run(deps, fsPath, fromMs): Promise<boolean> {
    const { context, host, analysis, results, analytics } = deps;
    const folder = await chooseFolder(host, fsPath);
    if (folder === undefined) {
      return false;
    }
    await results.loadLast(folder.uri.fsPath);
    const known = (results.get(folder.uri.fsPath).report?.incidents ?? []).filter(isKnown);
    const incident = known.find((each) => each.fromMs === fromMs) ?? (await chooseIncident(deps, known));
    if (incident === undefined) {
      return false;
    }
    const { kindsFile } = analyzeOptions(deps, folder);
    const kinds = await analytics.request('kindNames', { folder: folder.uri.fsPath, kindsFile });
    const answer = await chooseName(deps, incident, kinds);
    if (answer === undefined) {
      return false;
    }
    const [{ service }] = incident.causes;
    const place = { service, fromMs: incident.fromMs, toMs: incident.toMs };
    await (answer === null
      ? forgetName(context, folder, place)
      : keepName(context, folder, { ...place, name: answer, signature: incident.kind.signature }));
    await analysis.refreshFindings(folder);
    return true;
  },
};

const isKnown = (incident: Incident): incident is KnownIncident =>
  incident.kind !== undefined && incident.causes.length > 0;

async function chooseIncident(
  { host }: Pick<CommandDeps, 'host'>,
  known: readonly KnownIncident[],
): Promise<KnownIncident | undefined> {
  if (known.length === 0) {
    throw userError('no-report', 'No incident is known of whose cause enough was recorded to name its kind.');
  }
  if (known.length === 1) {
    return known[0];
  }
  const items = known.map((incident) => ({
    label: incident.causes[0].service,
    description: formatInterval(incident.fromMs, incident.toMs),
    detail: kindText(incident.kind),
    incident,
  }));
  return (await host.window.showQuickPick(items, { placeHolder: 'The incident to name' }))?.incident;
}

/** @returns null to forget the name; undefined when the user chose none */
async function chooseName(
  { host }: Pick<CommandDeps, 'host'>,
  { causes, kind }: KnownIncident,
  kinds: readonly string[],
): Promise<string | null | undefined> {
  const items: NameItem[] = [
    { label: 'Another name…', answer: 'another' },
    ...(kind.isGiven === true ? [{ label: 'Forget its name', answer: 'forget' as const }] : []),
    ...kinds.map((name) => ({ label: name, answer: { name } })),
  ];
  const placeHolder = `What was the incident of ${causes[0].service}?`;
  const answer = (await host.window.showQuickPick(items, { placeHolder }))?.answer;
  if (answer === 'forget') {
    return null;
  }
  if (answer !== 'another') {
    return answer?.name;
  }
  const typed = await host.window.showInputBox({
    prompt: 'The next incidents of this kind get the name as well.',
    placeHolder: 'Full disk',
  });
  return typed === undefined || typed.trim() === '' ? undefined : typed.trim();
}
