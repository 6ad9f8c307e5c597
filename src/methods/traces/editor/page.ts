import path from 'node:path';
import { traceFilePage, tracesPage, type TracesSnapshot } from '../../../contracts/traces/page';
import type { CommandDeps } from '../../../editor/commands/command';
import { folderAt } from '../../../editor/folders';
import { changesOf, type Page } from '../../../editor/pages/page';
import { answerTraces } from './answers';
import { filePlace, fileSource, folderSource, type SourceDeps } from './source';
import type { TraceFile } from './trace-file';
import type { TraceWishes } from './trace-wishes';

type Deps = Pick<CommandDeps, 'analytics'> & SourceDeps;

/** The traces of a folder. */
export function createTracesPage(
  deps: Deps,
  wishes: Pick<TraceWishes, 'get' | 'revision' | 'onDidChange'>,
): Page<string, TracesSnapshot> {
  return {
    ...tracesPage,
    content: (folder) => ({
      basis: () => [wishes.get(folder), wishes.revision(folder)],
      snapshot: () => ({
        folder,
        file: null,
        name: folderAt(deps.host, folder)?.name ?? path.basename(folder),
        revision: wishes.revision(folder),
        asked: wishes.get(folder),
      }),
      progress: () => null,
      onDidChange: changesOf(wishes.onDidChange, folder),
      handlers: (page) => answerTraces(deps, () => folderSource(deps, folder), page),
    }),
  };
}

/** The traces of one file. */
export function createTraceFilePage(deps: Deps): Page<TraceFile, TracesSnapshot> {
  return {
    ...traceFilePage,
    content(file) {
      const { folder, name } = filePlace(deps, file.uri);
      return {
        basis: () => [file.revision],
        snapshot: () => ({
          folder,
          file: name,
          name: path.basename(file.uri.fsPath),
          revision: file.revision,
          asked: null,
        }),
        progress: () => null,
        onDidChange: file.onDidChange,
        handlers: (page) => answerTraces(deps, () => fileSource(deps, file.uri), page),
      };
    },
  };
}
