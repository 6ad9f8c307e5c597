import type { CommandDeps } from '../../editor/commands/command';
import { registerCommands } from '../../editor/commands/register';
import { FolderPages } from '../../editor/pages/folder-pages';
import { showFolderPage } from '../../editor/commands/show-pages';
import { createSchedulePage } from './editor/page';
import { Schedules } from './editor/schedules';

/** Registers the schedule page, its simulations, and `Meshlens: Show Schedule`. */
export function register(deps: CommandDeps): readonly { dispose(): unknown }[] {
  const schedules = new Schedules(deps);
  const pages = new FolderPages(deps, createSchedulePage(deps, schedules));
  return [schedules, pages, registerCommands([showFolderPage('meshlens.showSchedule', () => pages)], deps)];
}
