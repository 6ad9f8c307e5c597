import type { SpanLocation } from '../../../contracts/problem';
import type { ComparedTrace } from '../../../contracts/traces/page';
import type { CommandDeps } from '../../../editor/commands/command';
import { openRecord } from '../../../editor/evidence/open-record';
import { chooseFolder } from '../../../editor/folders';
import { folderSource } from './source';
import type { TraceWishes } from './trace-wishes';

type Located = SpanLocation & { readonly service?: string | null };
/** A span by its names, or by the place of its record. */
type Place =
  { readonly traceId: string; readonly spanId?: string; readonly beside?: ComparedTrace } | Located;

interface ShownSpan {
  readonly traceId: string;
  /** Null: the whole trace. */
  readonly spanId: string | null;
}

/** Shows a trace on the page of its folder, with one of its spans chosen, or beside another trace. Gives what is shown; null when no trace is. */
export async function openTrace(
  deps: CommandDeps,
  wishes: Pick<TraceWishes, 'ask'>,
  pages: { show(folder: string): void },
  fsPath: unknown,
  place: unknown,
): Promise<ShownSpan | null> {
  const folder = (await chooseFolder(deps.host, fsPath))?.uri.fsPath;
  if (folder === undefined) {
    return null;
  }
  if (!isPlace(place)) {
    pages.show(folder);
    return null;
  }
  const shown = 'traceId' in place ? { spanId: null, ...place } : await spanAt(deps, folder, place);
  if (shown === null) {
    // Where there is no trace there may still be a record.
    await openRecord(deps.host, folder, place as SpanLocation);
    return null;
  }
  wishes.ask(folder, shown);
  pages.show(folder);
  return shown;
}

function spanAt(
  deps: CommandDeps,
  folder: string,
  { file, offset, service = null }: Located,
): Promise<ShownSpan | null> {
  const source = folderSource(deps, folder);
  return deps.analytics.request('traceAt', { source, file, offset, service });
}

function isPlace(place: unknown): place is Place {
  return (
    typeof place === 'object' &&
    place !== null &&
    (('traceId' in place && typeof place.traceId === 'string') ||
      ('file' in place &&
        typeof place.file === 'string' &&
        'offset' in place &&
        typeof place.offset === 'number'))
  );
}
