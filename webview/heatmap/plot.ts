import type { HeatmapCells } from '../../src/contracts/heatmap-page';
import { h } from '../kit/dom';
import { currentTheme } from '../kit/theme';
import { drawChanges } from './draw/changes';
import { drawCells } from './draw/cells';
import { readChrome, type Chrome } from './draw/chrome';
import { drawAxis } from './draw/axis';
import { drawIncidents } from './draw/incidents';
import { drawLabels, labelWidth } from './draw/labels';
import { drawMarks, type Mark, type MarkedBox } from './draw/marks';
import { colourTable, type ColourTable } from './draw/scale';
import { createSurface } from '../kit/surface';
import { badgeAt, placeBadges, type IncidentBadge } from './model/badges';
import type { ChangePlace } from './model/changes';
import {
  columnWidth,
  hitTest,
  layout,
  overflow,
  scrollToRow,
  type Geometry,
  type Hit,
} from './model/geometry';
import { incidentUnder, laneCount, type IncidentPlace } from './model/incidents';
import type { RowSummary } from './model/rows';
import type { Zone } from '../kit/time';
import type { View } from './model/view';

/** Everything the plot draws; a new object whenever something of it changes. */
export interface PlotModel {
  readonly cells: HeatmapCells;
  /** In the order of display. */
  readonly rows: readonly RowSummary[];
  readonly places: readonly IncidentPlace[];
  /** Lasting changes. */
  readonly changes: readonly ChangePlace[];
  readonly selectedIncident: number | null;
  /** What stands before the names of services. */
  readonly badges: ReadonlyMap<string, string>;
  readonly cursor: Mark | null;
  readonly chosen: Mark | null;
  readonly box: MarkedBox | null;
  readonly view: View;
  readonly zone: Zone;
}

export type PlotHit =
  | Exclude<Hit, { readonly kind: 'strip' }>
  | { readonly kind: 'incidents'; readonly incidents: readonly number[] };

/** How far beside a bracket the pointer may be. */
const SLACK_PX = 10;

export interface Plot {
  readonly element: HTMLElement;
  /** Takes the focus and the keys. */
  readonly focusTarget: HTMLElement;
  show(model: PlotModel): void;
  setHover(hover: Mark | null): void;
  /** What lies at a point of the window. */
  hitAt(clientX: number, clientY: number): PlotHit;
  readonly geometry: Geometry | null;
  revealRow(row: number): void;
  /** Redraws with the theme's present colours. */
  restyle(): void;
  /** Hears the width of all cells, CSS pixels, whenever it changes. */
  onWidth(listener: (plotPx: number) => void): void;
}

/** The canvas part of the page: cells below, what moves above, and a scroller for rows that do not fit. */
export function createPlot(): Plot {
  const cells = createSurface('plot-layer');
  const marks = createSurface('plot-layer');
  const stage = h('div', { class: 'plot-stage' }, cells.canvas, marks.canvas);
  const spacer = h('div', { class: 'plot-spacer' }, stage);
  const scroller = h('div', {
    class: 'plot-scroller',
    attributes: {
      tabindex: '0',
      role: 'application',
      'aria-roledescription': 'heatmap',
      'aria-label': 'Anomaly heatmap',
    },
  });
  scroller.append(spacer);

  let model: PlotModel | null = null;
  let geometry: Geometry | null = null;
  let badges: readonly IncidentBadge[] = [];
  let hover: Mark | null = null;
  let chrome: Chrome | null = null;
  let colours: ColourTable | null = null;
  let pending: 'all' | 'marks' | null = null;
  const listeners: ((plotPx: number) => void)[] = [];

  function schedule(what: 'all' | 'marks'): void {
    if (pending === null) {
      requestAnimationFrame(paint);
    }
    if (pending !== 'all') {
      pending = what;
    }
  }

  function paint(): void {
    const what = pending;
    pending = null;
    if (!model || scroller.clientWidth === 0) {
      return;
    }
    chrome ??= readChrome(scroller, currentTheme());
    colours ??= colourTable(chrome.theme);
    if (what === 'all') {
      paintAll(model, chrome, colours);
    }
    if (geometry) {
      paintMarks(model, geometry, chrome);
    }
  }

  function paintAll(shown: PlotModel, style: Chrome, table: ColourTable): void {
    const started = performance.now();
    const before = geometry?.plot.width;
    geometry = measure(shown, style);
    if (geometry.plot.width !== before) {
      const { width } = geometry.plot;
      queueMicrotask(() => listeners.forEach((listener) => listener(width)));
    }
    stage.style.height = `${geometry.height}px`;
    spacer.style.height = `${geometry.height + overflow(geometry)}px`;
    cells.resize(geometry.width, geometry.height);
    const data = {
      ...shown.cells,
      rowStarts: shown.rows.map(({ service }) => service * shown.cells.windows),
    };
    drawCells(cells, geometry, data, table, style);
    drawChanges(cells.context, geometry, shown.changes, shown.rows, style);
    drawLabels(cells.context, geometry, shown.rows, shown.badges, style);
    badges = placeBadges(shown.places, geometry);
    drawIncidents(cells.context, geometry, { places: shown.places, badges }, shown.selectedIncident, style);
    drawAxis(cells.context, geometry, shown.cells, shown.zone, style);
    performance.measure('meshlens:draw', { start: started, end: performance.now() });
  }

  function measure(shown: PlotModel, style: Chrome): Geometry {
    const width = scroller.clientWidth;
    const names = shown.rows.map(({ name }) => name);
    return layout({
      width,
      // The scroller grows with its rows up to what the page leaves for it.
      maxHeight: scroller.parentElement?.clientHeight ?? scroller.clientHeight,
      labelWidth: labelWidth(cells.context, style, names, width),
      rows: shown.rows.length,
      windows: shown.cells.windows,
      lanes: laneCount(shown.places),
      view: shown.view,
      scrollTop: scroller.scrollTop,
    });
  }

  function paintMarks(shown: PlotModel, at: Geometry, style: Chrome): void {
    marks.resize(at.width, at.height);
    const incident = shown.places.find(({ index }) => index === shown.selectedIncident) ?? null;
    const cursor = document.activeElement === scroller ? shown.cursor : null;
    drawMarks(marks.context, at, { hover, cursor, chosen: shown.chosen, box: shown.box, incident }, style);
  }

  scroller.addEventListener('scroll', () => schedule('all'), { passive: true });
  scroller.addEventListener('focus', () => schedule('marks'));
  scroller.addEventListener('blur', () => schedule('marks'));
  new ResizeObserver(() => schedule('all')).observe(scroller);

  return {
    element: scroller,
    focusTarget: scroller,
    get geometry() {
      return geometry;
    },
    show(next) {
      const onlyCursor = model !== null && sameBesidesMarks(model, next);
      model = next;
      schedule(onlyCursor ? 'marks' : 'all');
    },
    setHover(next) {
      if (hover?.row === next?.row && hover?.window === next?.window) {
        return;
      }
      hover = next;
      schedule('marks');
    },
    hitAt(clientX, clientY) {
      if (!geometry || !model) {
        return { kind: 'none' };
      }
      const box = stage.getBoundingClientRect();
      const [x, y] = [clientX - box.left, clientY - box.top];
      const badge = badgeAt(badges, x, y);
      if (badge !== undefined) {
        return { kind: 'incidents', incidents: badge.incidents };
      }
      const hit = hitTest(geometry, x, y);
      if (hit.kind !== 'strip') {
        return hit;
      }
      const incident = incidentUnder(model.places, hit.lane, hit.window, SLACK_PX / columnWidth(geometry));
      return incident === undefined ? { kind: 'none' } : { kind: 'incidents', incidents: [incident] };
    },
    revealRow(row) {
      if (geometry) {
        scroller.scrollTop = scrollToRow(geometry, row);
      }
    },
    onWidth: (listener) => void listeners.push(listener),
    restyle() {
      chrome = null;
      colours = null;
      schedule('all');
    },
  };
}

function sameBesidesMarks(a: PlotModel, b: PlotModel): boolean {
  return (Object.keys(a) as (keyof PlotModel)[]).every(
    (key) => key === 'cursor' || key === 'chosen' || key === 'box' || a[key] === b[key],
  );
}
