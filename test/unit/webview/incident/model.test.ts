import { describe, expect, it } from 'vitest';
import { effectSentences, whyText } from '../../../../webview/incident/model/sentences';
import { axisTicks, heightOf, onsetText, shareAt } from '../../../../webview/incident/model/timeline-axis';
import { initialState, placeOfChosen, readSavedState, savedState } from '../../../../webview/incident/state';
import { utc } from '../../../../webview/kit/time';
import { incidentDetails } from '../../../../src/methods/diagnosis/editor/incident-details';
import { sampleReport } from '../../contracts/sample-report';

const START_MS = Date.UTC(2024, 4, 6, 10, 0, 0);
const timeline = { startMs: START_MS, widthMs: 15_000, count: 40, services: [] };

describe('the axis of the timeline', () => {
  it('places moments, and keeps those outside at the ends', () => {
    const share = (seconds: number) => shareAt(timeline, START_MS + seconds * 1000);
    expect([share(-60), share(0), share(150), share(600), share(900)]).toEqual([0, 0, 0.25, 1, 1]);
  });

  it('has round times, none of which reaches beyond an end', () => {
    const ticks = axisTicks(timeline, utc);
    expect(ticks.map(({ clock }) => clock)).toEqual(['10:02', '10:04', '10:06', '10:08']);
    expect(ticks.every(({ share }) => share > 0.03 && share < 0.97)).toBe(true);
  });

  it('draws scores up to four thresholds', () => {
    expect([heightOf(-1), heightOf(1), heightOf(4), heightOf(40)]).toEqual([0, 0.25, 1, 1]);
  });

  it('says since when, how long after the first service, or never', () => {
    const first = { fromMs: START_MS, toMs: START_MS + 60_000 };
    const later = { fromMs: START_MS + 15_000, toMs: START_MS + 30_000 };
    expect(onsetText({ anomalous: later }, first, utc)).toEqual({
      range: '10:00:15 – 10:00:30',
      after: '+15 s',
    });
    expect(onsetText({ anomalous: first }, first, utc).after).toBeNull();
    expect(onsetText({ anomalous: null }, first, utc)).toEqual({ range: 'never', after: null });
  });
});

describe('sentences of an incident', () => {
  it('say what users notice', () => {
    const [incident] = sampleReport().incidents;
    const details = (affected: typeof incident.affected) =>
      incidentDetails(sampleReport(), { ...incident, affected });
    expect(effectSentences(details([]))).toEqual(['cart did not become noticeably slower or fail more.']);
    const cart = { service: 'cart', because: 'payment', quantity: 'errors' as const, text: '' };
    expect(effectSentences(details([{ ...cart, normal: 0, observed: 0.174, explained: 1 }]))).toEqual([
      'Users feel it at cart. Its share of failed requests rose from 0 % to 17.4 %.',
    ]);
  });

  it('say why a trace is listed', () => {
    expect(whyText({ why: 'failed', errors: 1, percentile: 3 })).toBe('1 failed span');
    expect(whyText({ why: 'failed', errors: 4, percentile: null })).toBe('4 failed spans');
    expect(whyText({ why: 'slow', errors: 0, percentile: 99.97 })).toBe('slower than 99 % of these requests');
    expect(whyText({ why: 'slow', errors: 0, percentile: null })).toBe('one of the slowest');
  });
});

describe('what the incident page keeps', () => {
  it('is read back, and anything unexpected is ignored', () => {
    const chosen = { fromMs: 1, toMs: 2 };
    const kept = { zone: 'local', chosen, service: 'cart', askedAtMs: 7 } as const;
    expect(readSavedState(savedState({ ...initialState, ...kept }))).toEqual(kept);
    for (const saved of [undefined, null, 3, { zone: 'mars', chosen: { fromMs: '1' }, service: 4 }]) {
      expect(readSavedState(saved)).toEqual({});
    }
  });

  it('is found again in the list by its interval', () => {
    const listed = { fromMs: 1, toMs: 2, title: '', score: 1 };
    const snapshot = {
      ...{ folder: '/shop', name: 'shop', createdMs: 0, asked: null, empty: null },
      incidents: [{ ...listed, toMs: 3 }, listed],
    };
    expect(placeOfChosen({ snapshot, chosen: { fromMs: 1, toMs: 2 } })).toBe(1);
    expect(placeOfChosen({ snapshot, chosen: { fromMs: 9, toMs: 10 } })).toBe(-1);
    expect(placeOfChosen({ snapshot: null, chosen: null })).toBe(-1);
  });
});
