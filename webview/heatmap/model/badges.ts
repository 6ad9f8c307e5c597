/** The numbers of incidents above the cells. Those that would touch share a badge. */
import { LANE_HEIGHT, xOfWindow, yOfLane, type Geometry } from './geometry';
import type { IncidentPlace } from './incidents';

export interface IncidentBadge {
  /** Ascending; several where their badges would touch. */
  readonly incidents: readonly number[];
  readonly text: string;
  /** Middle, and half of the width, CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

export const BADGE_RADIUS = 8;
const CHARACTER_PX = 6;
const PADDING_PX = 6;
const GAP_PX = 2;
/** Brackets may reach this far beyond the cells. */
export const OVERHANG_PX = 10;

/** The badges of what is in view, none over another in its lane. */
export function placeBadges(places: readonly IncidentPlace[], geometry: Geometry): readonly IncidentBadge[] {
  const lanes = new Map<number, IncidentBadge[]>();
  for (const { index, from, to, lane } of places) {
    const span = visibleSpan(geometry, from, to);
    if (span !== null) {
      const badge = badgeOf([index], span.middle, yOfLane(lane) + LANE_HEIGHT / 2 - 1);
      lanes.set(lane, [...(lanes.get(lane) ?? []), badge]);
    }
  }
  return [...lanes.values()].flatMap(joinTouching);
}

/** The part of a bracket that is in view, and where its number stands; null when none is. */
export function visibleSpan(
  geometry: Geometry,
  from: number,
  to: number,
): { readonly left: number; readonly right: number; readonly middle: number } | null {
  const { plot } = geometry;
  const [left, right] = [xOfWindow(geometry, from), xOfWindow(geometry, to)];
  const end = plot.x + plot.width;
  if (right < plot.x - OVERHANG_PX || left > end + OVERHANG_PX) {
    return null;
  }
  return { left, right, middle: (Math.max(left, plot.x) + Math.min(right, end)) / 2 };
}

/** The badge at a point. */
export function badgeAt(badges: readonly IncidentBadge[], x: number, y: number): IncidentBadge | undefined {
  return badges.find(
    (badge) => Math.abs(x - badge.x) <= badge.half && Math.abs(y - badge.y) <= BADGE_RADIUS + GAP_PX,
  );
}

function joinTouching(badges: readonly IncidentBadge[]): readonly IncidentBadge[] {
  const joined: IncidentBadge[] = [];
  for (const next of [...badges].sort((a, b) => a.x - b.x)) {
    let badge = next;
    for (
      let last = joined.at(-1);
      last !== undefined && badge.x - badge.half < last.x + last.half + GAP_PX;
      last = joined.at(-1)
    ) {
      joined.pop();
      const middle = (last.x - last.half + badge.x + badge.half) / 2;
      badge = badgeOf(
        [...last.incidents, ...badge.incidents].sort((a, b) => a - b),
        middle,
        badge.y,
      );
    }
    joined.push(badge);
  }
  return joined;
}

function badgeOf(incidents: readonly number[], x: number, y: number): IncidentBadge {
  const text = textOf(incidents);
  return {
    incidents,
    text,
    x,
    y,
    half: Math.max(BADGE_RADIUS, (text.length * CHARACTER_PX) / 2 + PADDING_PX - 1),
  };
}

/** `3`, `3, 7`, `3–6` for neighbours in time, `5 of them` for many others. */
function textOf(incidents: readonly number[]): string {
  const [first, last] = [incidents[0] + 1, incidents[incidents.length - 1] + 1];
  if (incidents.length === 1) {
    return String(first);
  }
  if (incidents.length === 2) {
    return `${first}, ${last}`;
  }
  return last - first === incidents.length - 1
    ? `${first}–${last}`
    : `${incidents.length} of ${first}–${last}`;
}
