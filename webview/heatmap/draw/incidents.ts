import { OVERHANG_PX, visibleSpan, type IncidentBadge } from '../model/badges';
import { LANE_HEIGHT, yOfLane, type Geometry } from '../model/geometry';
import type { IncidentPlace } from '../model/incidents';
import { drawBadge } from './badge';
import type { Chrome } from './chrome';

/** Brackets with numbers above the cells. */
export function drawIncidents(
  pen: CanvasRenderingContext2D,
  geometry: Geometry,
  {
    places,
    badges,
  }: { readonly places: readonly IncidentPlace[]; readonly badges: readonly IncidentBadge[] },
  selected: number | null,
  chrome: Chrome,
): void {
  const { plot } = geometry;
  pen.save();
  pen.beginPath();
  pen.rect(plot.x - OVERHANG_PX, 0, plot.width + 2 * OVERHANG_PX, plot.y);
  pen.clip();
  for (const { index, from, to, lane } of places) {
    const span = visibleSpan(geometry, from, to);
    if (span === null) {
      continue;
    }
    const { left, right } = span;
    const chosen = index === selected;
    const middle = yOfLane(lane) + LANE_HEIGHT / 2 - 1;
    pen.strokeStyle = chosen ? chrome.focus : chrome.muted;
    pen.lineWidth = chosen ? 2 : 1.5;
    pen.beginPath();
    pen.moveTo(left + 1, middle + 8);
    pen.lineTo(left + 1, middle);
    pen.lineTo(right - 1, middle);
    pen.lineTo(right - 1, middle + 8);
    pen.stroke();
  }
  for (const badge of badges) {
    drawBadge(pen, badge, selected !== null && badge.incidents.includes(selected), chrome);
  }
  pen.restore();
}
