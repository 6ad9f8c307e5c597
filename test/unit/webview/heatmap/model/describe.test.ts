import { describe, expect, it } from 'vitest';
import {
  cellSentence,
  heatmapSentence,
  incidentSentence,
  levelAt,
} from '../../../../../webview/heatmap/model/describe';
import { MISSING } from '../../../../../webview/heatmap/model/levels';
import { summariseRows } from '../../../../../webview/heatmap/model/rows';
import { utc } from '../../../../../webview/kit/time';
import { snapshotOf } from '../snapshot';

const snapshot = snapshotOf({
  shop: [5, 127, MISSING],
  bank: [5, 5, 5],
  causes: [['shop']],
  spans: [[1, 2]],
});

describe('sentences', () => {
  it('say what a cell shows', () => {
    expect(cellSentence(snapshot, 'shop', 0, utc)).toBe('shop, 5 Jan, 23:59:00 UTC, 10 s, score 0.1, normal');
    expect(cellSentence(snapshot, 'shop', 1, utc)).toBe(
      'shop, 5 Jan, 23:59:10 UTC, 10 s, score 2.0, above the threshold, incident 1',
    );
    expect(cellSentence(snapshot, 'shop', 2, utc)).toBe('shop, 5 Jan, 23:59:20 UTC, 10 s, no data');
  });

  it('say what an incident and the whole are', () => {
    expect(incidentSentence(snapshot, 0, utc)).toBe(
      'Incident 1 of 1, 5 Jan, 23:59:10 – 23:59:20 UTC, 10 s, likeliest cause shop',
    );
    const kind = { id: 'a', name: 'Load surge', confidence: 0.9, isUnknown: false, why: [] };
    const named = { ...snapshot, incidents: [{ ...snapshot.incidents[0], kind }] };
    expect(incidentSentence(named, 0, utc)).toMatch(/, likeliest cause shop, Load surge \(90 %\)$/);
    expect(heatmapSentence(snapshot, summariseRows(snapshot))).toBe(
      'Anomaly scores of 2 services over 3 windows of 10 s: 1 incident, 1 service above the threshold.',
    );
  });

  it('know nothing of cells that are not there', () => {
    expect([
      levelAt(snapshot, 'nobody', 0),
      levelAt(snapshot, 'shop', -1),
      levelAt(snapshot, 'shop', 3),
    ]).toEqual([MISSING, MISSING, MISSING]);
  });
});
