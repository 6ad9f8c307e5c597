import { describe, expect, it } from 'vitest';
import {
  incidentAt,
  incidentUnder,
  laneCount,
  placeIncidents,
} from '../../../../../webview/heatmap/model/incidents';
import { snapshotOf } from '../snapshot';

const quiet = Array.from({ length: 40 }, () => 5);
const withSpans = (...spans: [number, number][]) =>
  snapshotOf({ a: quiet, b: quiet, causes: spans.map((_, i) => [i % 2 ? 'b' : 'a']), spans });

describe('placeIncidents', () => {
  it('puts overlapping ones into lanes, and others side by side', () => {
    const places = placeIncidents(withSpans([0, 10], [5, 12], [12, 20]), 0);
    expect(places.map(({ lane }) => lane)).toEqual([0, 1, 0]);
    expect(laneCount(places)).toBe(2);
  });

  it('leaves room for the number of a short one', () => {
    expect(placeIncidents(withSpans([0, 1], [2, 3]), 4).map(({ lane }) => lane)).toEqual([0, 1]);
  });

  it('keeps the snapshot order, whatever the order in time', () => {
    expect(placeIncidents(withSpans([30, 35], [1, 2]), 0).map(({ index, from }) => [index, from])).toEqual([
      [0, 30],
      [1, 1],
    ]);
  });

  it('never takes more than three lanes', () => {
    expect(laneCount(placeIncidents(withSpans([0, 30], [1, 30], [2, 30], [3, 30], [4, 30]), 0))).toBe(3);
  });
});

describe('finding an incident', () => {
  const snapshot = withSpans([0, 10], [5, 12]);

  it('prefers the one in which the service takes part', () => {
    expect(incidentAt(snapshot, 'b', 6)).toBe(1);
    expect(incidentAt(snapshot, 'a', 6)).toBe(0);
    expect(incidentAt(snapshot, 'a', 11)).toBe(1);
    expect(incidentAt(snapshot, 'a', 12)).toBeUndefined();
  });

  it('takes the nearest bracket within reach of the pointer', () => {
    const places = placeIncidents(snapshot, 0);
    expect(incidentUnder(places, 0, 11, 2)).toBe(0);
    expect(incidentUnder(places, 0, 13, 2)).toBeUndefined();
    expect(incidentUnder(places, 1, 6, 0)).toBe(1);
  });
});
