import { describe, expect, it } from 'vitest';
import {
  changesAt,
  changeSentence,
  placeChanges,
  sinceText,
} from '../../../../../webview/heatmap/model/changes';
import { cellSentence } from '../../../../../webview/heatmap/model/describe';
import { joinWindows } from '../../../../../webview/heatmap/model/widths';
import { utc } from '../../../../../webview/kit/time';
import { snapshotOf } from '../snapshot';

const plain = snapshotOf({ shop: [5, 5, 5, 5], bank: [5, 5, 255, 5] });
const at = (window: number): number => plain.startMs + window * plain.widthMs;
const change = { service: 'shop', sinceMs: at(1.5), text: 'gets more requests (4 → 9 a second)' };
const snapshot = { ...plain, changes: [change, { ...change, service: 'bank', sinceMs: at(2) }] };

describe('lasting changes', () => {
  it('lie at their moment, at every width', () => {
    expect(placeChanges(snapshot).map((place) => place.at)).toEqual([1.5, 2]);
    const joined = joinWindows(snapshot, 2 * plain.widthMs);
    const moments = placeChanges(joined).map((place) => joined.startMs + place.at * joined.widthMs);
    expect(moments).toEqual(snapshot.changes.map(({ sinceMs }) => sinceMs));
  });

  it('belong to the window that they begin in, of their service', () => {
    expect([0, 1, 2].map((window) => changesAt(snapshot, 'shop', window).length)).toEqual([0, 1, 0]);
    expect([0, 1, 2, 3].map((window) => changesAt(snapshot, 'bank', window).length)).toEqual([0, 0, 1, 0]);
  });

  it('are said of their cells, also where those have no score', () => {
    expect(changeSentence(change, utc)).toBe(
      'lasting change since 5 Jan, 23:59:15 UTC: gets more requests (4 → 9 a second)',
    );
    expect(sinceText(change, utc)).toBe('Since 5 Jan, 23:59:15 UTC');
    expect(cellSentence(snapshot, 'shop', 1, utc)).toBe(
      `shop, 5 Jan, 23:59:10 UTC, 10 s, score 0.1, normal, ${changeSentence(change, utc)}`,
    );
    expect(cellSentence(snapshot, 'bank', 2, utc)).toContain(
      'no data, lasting change since 5 Jan, 23:59:20 UTC',
    );
  });
});
