import { placeChanges } from './model/changes';
import { placeIncidents, type IncidentPlace } from './model/incidents';
import { sortRows, summariseRows, type RowOrder, type RowSummary } from './model/rows';
import { local, utc } from '../kit/time';
import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import type { Mark, MarkedBox } from './draw/marks';
import type { PlotModel } from './plot';
import type { CellRef, PageState } from './state';

/** Brackets closer than this share of the whole time lie above one another, or their numbers would touch. */
const NUMBER_SHARE = 0.03;

/** Derives what the plot draws from the state, recomputing only what a change affects. */
export function createPlotModel(): (state: PageState) => PlotModel | null {
  const rowsOf = remember((snapshot: HeatmapSnapshot, order: RowOrder) =>
    sortRows(summariseRows(snapshot), order),
  );
  const placesOf = remember((snapshot: HeatmapSnapshot, _: null) =>
    placeIncidents(snapshot, snapshot.windows * NUMBER_SHARE),
  );
  const changesOf = remember((snapshot: HeatmapSnapshot, _: null) => placeChanges(snapshot));
  const badgesOf = remember(badges);
  return (state) => {
    const { base, snapshot, selection } = state;
    if (!base || !snapshot) {
      return null;
    }
    // Rows keep their order and their scores at every width.
    const rows: readonly RowSummary[] = rowsOf(base, state.order);
    const places: readonly IncidentPlace[] = placesOf(snapshot, null);
    const selectedIncident = selection?.kind === 'incident' ? selection.incident : null;
    return {
      cells: snapshot,
      rows,
      places,
      changes: changesOf(snapshot, null),
      selectedIncident,
      badges: badgesOf(snapshot, selectedIncident),
      cursor: markOf(rows, state.cursor),
      chosen: selection?.kind === 'cell' ? markOf(rows, selection.cell) : null,
      box: boxOf(markOf(rows, state.box?.anchor ?? null), markOf(rows, state.box?.focus ?? null)),
      view: state.view,
      zone: state.zone === 'utc' ? utc : local,
    };
  };
}

/** What stands before the names of the services that an incident concerns: a cause's rank, or an arrow. */
function badges(snapshot: HeatmapSnapshot, incident: number | null): ReadonlyMap<string, string> {
  if (incident === null) {
    return new Map();
  }
  const { causes, affected } = snapshot.incidents[incident];
  return new Map([
    ...affected.map(({ service }): [string, string] => [service, '↳']),
    ...causes.map(({ service }, rank): [string, string] => [service, String(rank + 1)]),
  ]);
}

function markOf(rows: readonly RowSummary[], cell: CellRef | null): Mark | null {
  const row = cell ? rows.findIndex(({ name }) => name === cell.service) : -1;
  return cell && row !== -1 ? { row, window: cell.window } : null;
}

function boxOf(a: Mark | null, b: Mark | null): MarkedBox | null {
  return (
    a &&
    b && {
      first: { row: Math.min(a.row, b.row), window: Math.min(a.window, b.window) },
      last: { row: Math.max(a.row, b.row), window: Math.max(a.window, b.window) },
    }
  );
}

/** Keeps the last result of a function of two arguments. */
function remember<A, B, R>(compute: (a: A, b: B) => R): (a: A, b: B) => R {
  let last: { readonly a: A; readonly b: B; readonly result: R } | undefined;
  return (a, b) => {
    if (!last || last.a !== a || last.b !== b) {
      last = { a, b, result: compute(a, b) };
    }
    return last.result;
  };
}
