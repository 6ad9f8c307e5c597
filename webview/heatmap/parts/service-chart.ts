import { positionAt, timeAt } from '../../../src/contracts/broken-grid';
import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import type { createScoreChart } from '../../kit/score-chart';
import { formatTime, type Zone } from '../../kit/time';
import type { Chrome } from '../draw/chrome';
import { levelAt, timedCell } from '../model/describe';
import { incidentWindows } from '../model/incidents';
import { SCORE_CEILING, scoreOfLevel } from '../model/levels';
import type { Selection } from '../state';

/** What the chart of one service shows. */
interface Charted {
  /** As delivered. */
  readonly base: HeatmapSnapshot;
  /** At the width that is shown. */
  readonly snapshot: HeatmapSnapshot;
  readonly selection: Selection | null;
  readonly zone: Zone;
}

/** The scores of a service over time, with what is selected marked. */
export function chartData(
  { base, snapshot, selection, zone }: Charted,
  service: string,
): Parameters<typeof createScoreChart>[1] {
  return {
    scores: Array.from({ length: base.windows }, (_, window) => scoreOfLevel(levelAt(base, service, window))),
    threshold: 1,
    ceiling: SCORE_CEILING,
    highlight: highlighted(base, snapshot, selection),
    formatPosition: (position) => formatTime(timeAt(base, position), zone).slice(0, 5),
  };
}

/** The windows that the selection is about, of the snapshot as delivered. */
function highlighted(
  base: HeatmapSnapshot,
  snapshot: HeatmapSnapshot,
  selection: Selection | null,
): { from: number; to: number } | null {
  if (selection === null || selection.kind === 'range') {
    return null;
  }
  if (selection.kind === 'incident') {
    return incidentWindows(base, selection.incident);
  }
  const { fromMs, toMs } = timedCell(snapshot, selection.cell);
  return { from: positionAt(base, fromMs), to: positionAt(base, toMs) };
}

/** Colours and font of the chart as the theme has them. */
export function chartStyle(element: Element, chrome: Chrome): Parameters<typeof createScoreChart>[2] {
  const style = getComputedStyle(element);
  return {
    line: style.getPropertyValue('--mesh-line').trim(),
    threshold: style.getPropertyValue('--mesh-alarm').trim(),
    muted: chrome.muted,
    grid: style.getPropertyValue('--mesh-grid').trim(),
    fontFamily: style.fontFamily,
  };
}
