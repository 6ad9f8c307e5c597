import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeAt, placeBadges } from '../../../../../webview/heatmap/model/badges';
import { layout } from '../../../../../webview/heatmap/model/geometry';
import { laneCount, placeIncidents } from '../../../../../webview/heatmap/model/incidents';
import { snapshotOf } from '../snapshot';

function badgesOf(spans: [number, number][], view = { from: 0, to: 200 }) {
  const quiet = new Array<number>(200).fill(5);
  const snapshot = snapshotOf({ a: quiet, causes: spans.map(() => ['a']), spans });
  const places = placeIncidents(snapshot, 6);
  const lanes = laneCount(places);
  const sizes = { width: 1012, maxHeight: 400, labelWidth: 200, rows: 1, windows: 200, scrollTop: 0 };
  return placeBadges(places, layout({ ...sizes, lanes, view }));
}

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 190 }), fc.integer({ min: 1, max: 40 }))
    .map(([from, length]): [number, number] => [from, from + length]),
  { minLength: 1, maxLength: 30 },
);

describe('badges of incidents', () => {
  it('never overlap, and name every incident once', () => {
    fc.assert(
      fc.property(spans, (each) => {
        const badges = badgesOf(each);
        for (const a of badges) {
          for (const b of badges) {
            expect(a === b || a.y !== b.y || Math.abs(a.x - b.x) >= a.half + b.half).toBe(true);
          }
        }
        const named = badges.flatMap(({ incidents }) => incidents).sort((a, b) => a - b);
        expect(named).toEqual(each.map((_, index) => index));
      }),
    );
  });

  it('say which incidents share them', () => {
    const crowd = Array.from({ length: 12 }, (_, i): [number, number] => [50 + i / 10, 51 + i / 10]);
    expect(badgesOf([[0, 20]]).map(({ text }) => text)).toEqual(['1']);
    expect(badgesOf(crowd).map(({ text }) => text)).toEqual(['1', '2', '3–12']);
  });

  it('stay in sight while a part of the bracket is, and are found under the pointer', () => {
    const badges = badgesOf([[10, 150]], { from: 100, to: 200 });
    expect(badges[0].x).toBe(400);
    expect(badgeAt(badges, 405, badges[0].y)).toBe(badges[0]);
    expect(badgeAt(badges, 430, badges[0].y)).toBeUndefined();
    expect(badgesOf([[10, 50]], { from: 100, to: 200 })).toEqual([]);
  });
});
