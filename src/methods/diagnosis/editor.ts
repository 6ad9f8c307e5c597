import type { IncidentInterval } from '../../contracts/incident/interval';
import type { CommandDeps } from '../../editor/commands/command';
import { registerCommands } from '../../editor/commands/register';
import { FolderPages } from '../../editor/pages/folder-pages';
import { PageWishes } from '../../editor/pages/page-wishes';
import { createIncidentPage } from './editor/page';
import { showIncident } from './editor/show-incident';

/** Registers the incidents of folders and `Meshlens: Show Incident`. */
export function register(deps: CommandDeps): readonly { dispose(): unknown }[] {
  const wishes = new PageWishes<IncidentInterval>(deps.host);
  const pages = new FolderPages(deps, createIncidentPage(deps, wishes));
  const command = {
    id: 'meshlens.showIncident' as const,
    run: (_: CommandDeps, folder: unknown, incident: unknown) =>
      showIncident(deps, wishes, pages, folder, incident),
  };
  return [wishes, pages, registerCommands([command], deps)];
}
