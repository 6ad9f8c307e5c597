import type { CommandDeps } from '../../editor/commands/command';
import { registerCommands } from '../../editor/commands/register';
import { FolderPages } from '../../editor/pages/folder-pages';
import { openTrace } from './editor/open-trace';
import { createTracesPage } from './editor/page';
import { searchTraces } from './editor/search-traces';
import { TraceFileEditor } from './editor/trace-file-editor';
import { TraceWishes } from './editor/trace-wishes';

/** Registers the traces of folders and of files, `Meshlens: Search Traces`, and what leads to one span. */
export function register(deps: CommandDeps): readonly { dispose(): unknown }[] {
  const wishes = new TraceWishes(deps);
  const pages = new FolderPages(deps, createTracesPage(deps, wishes));
  const files = new TraceFileEditor(deps);
  const commands = [
    {
      id: 'meshlens.searchTraces' as const,
      run: (_: CommandDeps, folder: unknown, query: unknown) =>
        searchTraces(deps, wishes, pages, folder, query),
    },
    {
      id: 'meshlens.openTrace' as const,
      run: (_: CommandDeps, folder: unknown, place: unknown) => openTrace(deps, wishes, pages, folder, place),
    },
  ];
  return [wishes, pages, files, registerCommands(commands, deps)];
}
