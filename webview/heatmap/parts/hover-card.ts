import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { kindText } from '../../../src/contracts/incident-kind';
import { h } from '../../kit/dom';
import type { CellDetailsSource } from '../cell-details';
import { currentTheme } from '../../kit/theme';
import { colourOfScore } from '../draw/scale';
import type { CellDetails } from '../host';
import { capitalised } from '../../kit/text';
import { changesAt, changeSentence } from '../model/changes';
import { gapBefore, levelAt, missingReason, timedCell, windowRange } from '../model/describe';
import { affectedText, incidentAt } from '../model/incidents';
import { peakText, scoreText } from '../model/high-scores';
import { scoreOfLevel } from '../model/levels';
import type { RowSummary } from '../model/rows';
import { ownScale } from '../model/widths';
import { formatDuration, formatRange, local, utc, type Zone } from '../../kit/time';
import type { Plot, PlotHit } from '../plot';
import type { Store } from '../../kit/store';
import type { CellRef, PageState } from '../state';
import type { Tooltip } from './tooltip';

export interface HoverContext {
  readonly store: Store<PageState>;
  readonly plot: Plot;
  readonly details: CellDetailsSource;
  readonly tooltip: Tooltip;
  readonly rows: () => readonly RowSummary[];
}

const MAX_SENTENCES = 2;
const MAX_INCIDENTS = 8;

/** What the pointer shows: at once what the page knows, a moment later the exact score and the evidence. */
export function createHoverCard({ store, plot, details, tooltip, rows }: HoverContext): {
  hover(hit: PlotHit, clientX: number, clientY: number): void;
  leave(): void;
} {
  function leave(): void {
    plot.setHover(null);
    details.cancel('hover');
    tooltip.hide();
  }

  function overCell(snapshot: HeatmapSnapshot, row: number, window: number, x: number, y: number): void {
    const cell = { service: rows()[row].name, window };
    const zone = store.state.zone === 'utc' ? utc : local;
    plot.setHover({ row, window });
    const timed = timedCell(snapshot, cell);
    const known = details.peek(timed);
    tooltip.show(cellCard(snapshot, cell, zone, known), x, y);
    if (known) {
      return;
    }
    details.ask('hover', timed, (answer) => {
      if (!(answer instanceof Error)) {
        tooltip.fill(cellCard(snapshot, cell, zone, answer));
      }
    });
  }

  return {
    leave,
    hover(hit, x, y) {
      const { snapshot } = store.state;
      if (!snapshot || hit.kind === 'none') {
        return leave();
      }
      if (hit.kind === 'cell') {
        return overCell(snapshot, hit.row, hit.window, x, y);
      }
      leave();
      const zone = store.state.zone === 'utc' ? utc : local;
      if (hit.kind === 'incidents') {
        tooltip.show(incidentsCard(snapshot, hit.incidents, zone), x, y);
      } else {
        tooltip.show(rowCard(rows()[hit.row]), x, y);
      }
    },
  };
}

function cellCard(
  snapshot: HeatmapSnapshot,
  cell: CellRef,
  zone: Zone,
  details: CellDetails | undefined,
): Node[] {
  const level = levelAt(snapshot, cell.service, cell.window);
  const score = scoreOfLevel(level);
  const incident = incidentAt(snapshot, cell.service, cell.window);
  const affected = affectedText(snapshot, incident, cell.service);
  const gap = gapBefore(snapshot, cell.window);
  const when = windowRange(snapshot, cell.window, zone);
  const exact =
    typeof details?.score === 'number'
      ? details.score.toFixed(2)
      : scoreText(snapshot, cell.service, cell.window);
  const swatch = h('span', { class: score === null ? 'swatch legend-missing' : 'swatch' });
  if (score !== null) {
    swatch.style.background = `rgb(${colourOfScore(currentTheme(), score).join(' ')})`;
  }
  return [
    h(
      'div',
      { class: 'tip-head' },
      h('strong', { text: cell.service }),
      swatch,
      h('span', { class: 'tip-score', text: exact }),
    ),
    h('div', {
      class: 'tip-when',
      text: incident === undefined ? when : `${when}, incident ${incident + 1}`,
    }),
    ...(score === null && ownScale(snapshot) !== undefined
      ? [h('p', { text: capitalised(missingReason(snapshot, cell.service)) })]
      : []),
    ...(gap === undefined ? [] : [h('p', { text: `${capitalised(gap)}: the rest of the gap is left out` })]),
    ...(affected === undefined ? [] : [h('p', { text: capitalised(affected) })]),
    ...changesAt(snapshot, cell.service, cell.window).map((change) =>
      h('p', { text: capitalised(changeSentence(change, zone)) }),
    ),
    ...(details?.evidence ?? [])
      .slice(0, MAX_SENTENCES)
      .map(({ text }) => h('p', { text: capitalised(text) })),
  ];
}

/** One incident, or the several that share a badge. */
function incidentsCard(snapshot: HeatmapSnapshot, indices: readonly number[], zone: Zone): Node[] {
  if (indices.length === 1) {
    return incidentCard(snapshot, indices[0], zone);
  }
  const lines = indices.slice(0, MAX_INCIDENTS).map((index) => {
    const { fromMs, toMs, causes } = snapshot.incidents[index];
    const cause = causes.length > 0 ? `, ${causes[0].service}` : '';
    return h('div', { class: 'tip-when', text: `${index + 1}: ${formatRange(fromMs, toMs, zone)}${cause}` });
  });
  const more = indices.length - lines.length;
  return [
    h('div', { class: 'tip-head' }, h('strong', { text: `${indices.length} incidents close together` })),
    ...lines,
    ...(more > 0 ? [h('div', { class: 'tip-when', text: `and ${more} more` })] : []),
    h('p', { text: 'Click to zoom in on them' }),
  ];
}

function incidentCard(snapshot: HeatmapSnapshot, index: number, zone: Zone): Node[] {
  const { fromMs, toMs, causes, kind } = snapshot.incidents[index];
  return [
    h('div', { class: 'tip-head' }, h('strong', { text: `Incident ${index + 1}` })),
    h('div', {
      class: 'tip-when',
      text: `${formatRange(fromMs, toMs, zone)} (${formatDuration(toMs - fromMs)})`,
    }),
    h('p', { text: causes.length > 0 ? `Likeliest cause: ${causes[0].service}` : 'No cause ranked' }),
    ...(kind === undefined ? [] : [h('p', { text: capitalised(kindText(kind)) })]),
  ];
}

function rowCard(row: RowSummary): Node[] {
  return [
    h(
      'div',
      { class: 'tip-head' },
      h('strong', { text: row.name }),
      h('span', { class: 'tip-score', text: `worst ${peakText(row.peak)}` }),
    ),
    h('div', {
      class: 'tip-when',
      text: `${row.anomalousWindows} above the threshold, ${row.missingWindows} without data`,
    }),
  ];
}
