/** What the user called incidents, kept by folder in the storage of the workspace. */
import type { WorkspaceFolder } from 'vscode';
import type { NamedIncident } from '../contracts/named-incident';
import type { EditorServices } from './services';

type Context = Pick<EditorServices['context'], 'workspaceState'>;

/** The oldest are forgotten. */
const MAX_NAMES = 200;

const key = (folder: WorkspaceFolder): string => `named:${folder.uri.toString()}`;

/** The latest last. */
export function namedIncidents(context: Context, folder: WorkspaceFolder): readonly NamedIncident[] {
  return context.workspaceState.get<readonly NamedIncident[]>(key(folder), []);
}

/** Takes the place of what the same incident was called before. */
export async function nameIncident(
  context: Context,
  folder: WorkspaceFolder,
  named: NamedIncident,
): Promise<void> {
  const all = [...without(namedIncidents(context, folder), named), named];
  await context.workspaceState.update(key(folder), all.slice(-MAX_NAMES));
}

export async function forgetName(
  context: Context,
  folder: WorkspaceFolder,
  incident: Pick<NamedIncident, 'service' | 'fromMs' | 'toMs'>,
): Promise<void> {
  const rest = without(namedIncidents(context, folder), incident);
  await context.workspaceState.update(key(folder), rest.length === 0 ? undefined : rest);
}

function without(
  all: readonly NamedIncident[],
  { service, fromMs, toMs }: Pick<NamedIncident, 'service' | 'fromMs' | 'toMs'>,
): readonly NamedIncident[] {
  return all.filter((each) => each.service !== service || each.toMs <= fromMs || each.fromMs >= toMs);
}
