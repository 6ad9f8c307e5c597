import type { HeatmapSnapshot } from '../../src/contracts/heatmap-page';
import type { Evidence } from '../../src/contracts/report';
import type { CommandContext } from './command-context';
import type { KeyCommand } from './keys';
import { moveCursor, type Cursor, type CursorMove } from './model/cursor';
import { cellSentence, incidentSentence, levelAt } from './model/describe';
import { incidentWindows } from './model/incidents';
import type { RowOrder, RowSummary } from './model/rows';
import { local, utc, type Zone } from '../kit/time';
import { fit, frame, pan, reveal, zoom } from './model/view';
import { highestWindow } from './model/widths';
import type { PlotHit } from './plot';
import { createRangeCommands, type RangeCommands } from './range-commands';
import { reasonOf } from '../kit/failure-line';
import type { CellRef, Selection } from './state';

export interface Commands {
  order(order: RowOrder): void;
  zone(zone: 'local' | 'utc'): void;
  zoom(factor: number): void;
  fit(): void;
  analyze(): void;
  train(): void;
  select(selection: Selection | null): void;
  readonly range: RangeCommands;
  openEvidence(evidence: Evidence): void;
  openService(service: string): void;
  showTraces(fromMs: number, toMs: number, service: string | null): void;
  openIncident(fromMs: number, toMs: number): void;
  nameIncident(fromMs: number): void;
  key(command: KeyCommand): void;
  /** The heatmap got the focus: its cell has to be somewhere. */
  focus(): void;
  /** Tells the user that something went wrong. */
  fail(error: unknown): void;
  readonly pointer: {
    pick(hit: PlotHit): void;
    pan(windows: number): void;
    zoom(factor: number, anchor: number): void;
    /** Selects cells while a drag goes on. */
    drag(from: PlotHit, to: PlotHit): void;
    /** The drag ended: what is selected is explained. */
    drop(): void;
  };
}

/** A view that is not smaller than this share of the last one changes too little. */
const WORTH_A_ZOOM = 0.8;

/** Everything the user can do, as changes of the state and requests to the editor. */
export function createCommands({ store, plot, announcer, host, rows }: CommandContext): Commands {
  const zoneNow = (): Zone => (store.state.zone === 'utc' ? utc : local);

  const range = createRangeCommands({ store, host, announcer, rows }, zoneNow);

  function fail(error: unknown): void {
    store.update({ failure: reasonOf(error) });
  }

  function request(started: Promise<void>): void {
    store.update({ failure: null });
    started.catch(fail);
  }

  function select(selection: Selection | null): void {
    if (selection?.kind !== 'range') {
      range.clear();
    }
    store.update({ selection });
    const { snapshot } = store.state;
    if (!snapshot || selection?.kind !== 'incident') {
      return;
    }
    const { from, to } = incidentWindows(snapshot, selection.incident);
    store.update({ view: reveal(store.state.view, from, to, snapshot.windows) });
    announcer.say(incidentSentence(snapshot, selection.incident, zoneNow()));
  }

  function selectCell(cell: CellRef): void {
    store.update({ cursor: cell });
    select({ kind: 'cell', cell });
  }

  function putCursor(cell: CellRef): void {
    const { snapshot, view } = store.state;
    if (!snapshot) {
      return;
    }
    store.update({ cursor: cell, view: reveal(view, cell.window, cell.window + 1, snapshot.windows) });
    plot.revealRow(rows().findIndex(({ name }) => name === cell.service));
    announcer.say(cellSentence(snapshot, cell.service, cell.window, zoneNow()));
  }

  /** The keyboard's cell; at first the worst one of the first row. */
  function cursorNow(shown: readonly RowSummary[]): Cursor {
    const { cursor } = store.state;
    const row = cursor ? shown.findIndex(({ name }) => name === cursor.service) : -1;
    return cursor && row !== -1 ? { row, window: cursor.window } : { row: 0, window: worstShown(shown[0]) };
  }

  function move(how: CursorMove, extending: boolean): void {
    const { snapshot } = store.state;
    const shown = rows();
    if (!snapshot || shown.length === 0) {
      return;
    }
    const page = Math.max(
      Math.floor((plot.geometry?.plot.height ?? 0) / (plot.geometry?.rowHeight ?? 1)) - 1,
      1,
    );
    const level = (row: number, window: number): number => levelAt(snapshot, shown[row].name, window);
    const from = cursorNow(shown);
    const to = moveCursor(from, how, { rows: shown.length, windows: snapshot.windows, page, level });
    const cell = { service: shown[to.row].name, window: to.window };
    putCursor(cell);
    if (extending) {
      range.extend({ service: shown[from.row].name, window: from.window }, cell);
    } else if (store.state.box !== null) {
      store.update({ box: null });
    }
  }

  function stepIncident(step: 1 | -1): void {
    const { snapshot, selection } = store.state;
    const number = snapshot?.incidents.length ?? 0;
    if (!snapshot || number === 0) {
      return announcer.say('No incidents');
    }
    const from = selection?.kind === 'incident' ? selection.incident : step === 1 ? -1 : number;
    const incident = (from + step + number) % number;
    const { causes } = snapshot.incidents[incident];
    const window = Math.max(Math.floor(incidentWindows(snapshot, incident).from), 0);
    const service = causes.length > 0 ? causes[0].service : rows()[0].name;
    putCursor({ service, window });
    select({ kind: 'incident', incident, service: null });
  }

  function open(): void {
    const shown = rows();
    if (shown.length === 0) {
      return;
    }
    const { row, window } = cursorNow(shown);
    selectCell({ service: shown[row].name, window });
  }

  function zoomAt(factor: number, anchor: number): void {
    const { snapshot, view } = store.state;
    if (snapshot) {
      store.update({ view: zoom(view, factor, anchor, snapshot.windows) });
    }
  }

  function zoomHere(factor: number): void {
    const { cursor, view } = store.state;
    const inView = cursor && cursor.window >= view.from && cursor.window < view.to;
    zoomAt(factor, inView ? cursor.window + 0.5 : (view.from + view.to) / 2);
  }

  function pick(hit: PlotHit): void {
    const { snapshot } = store.state;
    if (!snapshot) {
      return;
    }
    if (hit.kind === 'cell') {
      selectCell({ service: rows()[hit.row].name, window: hit.window });
    } else if (hit.kind === 'label') {
      openWorst(rows()[hit.row]);
    } else if (hit.kind === 'incidents') {
      pickIncidents(snapshot, hit.incidents);
    }
  }

  /** Incidents that share a badge: zooms in on them; where nothing is left to zoom, each click selects the next one. */
  function pickIncidents(snapshot: HeatmapSnapshot, incidents: readonly number[]): void {
    const { view, selection } = store.state;
    const spans = incidents.map((incident) => incidentWindows(snapshot, incident));
    const from = Math.min(...spans.map((span) => span.from));
    const to = Math.max(...spans.map((span) => span.to));
    const closer = frame(from, to, snapshot.windows);
    if (incidents.length > 1 && closer.to - closer.from < WORTH_A_ZOOM * (view.to - view.from)) {
      store.update({ view: closer });
      announcer.say(`Zoomed in on ${incidents.length} incidents`);
      return;
    }
    const last = selection?.kind === 'incident' ? incidents.indexOf(selection.incident) : -1;
    select({ kind: 'incident', incident: incidents[(last + 1) % incidents.length], service: null });
  }

  /** The worst window of a row in the width that is shown. */
  function worstShown({ service, worstWindow }: RowSummary): number {
    const { base, snapshot } = store.state;
    return base && snapshot && worstWindow >= 0 ? highestWindow(base, worstWindow, snapshot, service) : 0;
  }

  function openWorst(row: RowSummary): void {
    if (row.worstWindow >= 0) {
      selectCell({ service: row.name, window: worstShown(row) });
    }
  }

  return {
    order: (order) => store.update({ order }),
    zone: (zone) => store.update({ zone }),
    zoom: zoomHere,
    fit: () => store.state.snapshot && store.update({ view: fit(store.state.snapshot.windows) }),
    analyze: () => request(host.analyze()),
    train: () => request(host.train()),
    select,
    range,
    openEvidence: (evidence) => request(host.openEvidence(evidence)),
    openService: (service) => request(host.openService(service)),
    showTraces: (fromMs, toMs, service) => request(host.showTraces(fromMs, toMs, service)),
    openIncident: (fromMs, toMs) => request(host.openIncident(fromMs, toMs)),
    nameIncident: (fromMs) => request(host.nameIncident(fromMs)),
    fail,
    focus() {
      const shown = rows();
      if (store.state.cursor !== null || shown.length === 0) {
        return;
      }
      const { row, window } = cursorNow(shown);
      store.update({ cursor: { service: shown[row].name, window } });
    },
    key(command) {
      if (command.kind === 'move' || command.kind === 'extend') {
        move(command.move, command.kind === 'extend');
      } else if (command.kind === 'open') {
        if (!range.explainBox()) {
          open();
        }
      } else if (command.kind === 'close') {
        select(null);
      } else if (command.kind === 'incident') {
        stepIncident(command.step);
      } else if (command.kind === 'zoom') {
        zoomHere(command.factor);
      } else if (store.state.snapshot) {
        store.update({ view: fit(store.state.snapshot.windows) });
      }
    },
    pointer: {
      pick,
      pan: (by) =>
        store.state.snapshot &&
        store.update({ view: pan(store.state.view, by, store.state.snapshot.windows) }),
      zoom: zoomAt,
      drag(from, to) {
        if (from.kind === 'cell' && to.kind === 'cell') {
          const shown = rows();
          const cell = ({ row, window }: Cursor): CellRef => ({ service: shown[row].name, window });
          range.choose(cell(from), cell(to));
        }
      },
      drop: () => void range.explainBox(),
    },
  };
}
