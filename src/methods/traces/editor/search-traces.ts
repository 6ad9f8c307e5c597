import type { TraceQuery } from '../../../contracts/traces/search';
import type { CommandDeps } from '../../../editor/commands/command';
import { chooseFolder } from '../../../editor/folders';
import type { TraceWishes } from './trace-wishes';

/** `Meshlens: Search Traces`. Called with a folder's path and a query, the page answers that query. */
export async function searchTraces(
  { host }: Pick<CommandDeps, 'host'>,
  wishes: Pick<TraceWishes, 'ask'>,
  pages: { show(folder: string): void },
  fsPath: unknown,
  asked: unknown,
): Promise<void> {
  const folder = (await chooseFolder(host, fsPath))?.uri.fsPath;
  if (folder === undefined) {
    return;
  }
  const query = queryOf(asked);
  if (query !== null) {
    wishes.ask(folder, { query });
  }
  pages.show(folder);
}

/** What may come from another page or a link: only a service and an interval are taken. */
function queryOf(asked: unknown): TraceQuery | null {
  if (typeof asked !== 'object' || asked === null) {
    return null;
  }
  const { service, fromMs, toMs } = asked as Record<string, unknown>;
  const query = {
    ...(typeof service === 'string' ? { service } : {}),
    ...(typeof fromMs === 'number' && Number.isFinite(fromMs) ? { fromMs } : {}),
    ...(typeof toMs === 'number' && Number.isFinite(toMs) ? { toMs } : {}),
  };
  // A menu may hand over something else.
  return Object.keys(query).length === 0 ? null : query;
}
