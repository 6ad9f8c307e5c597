import { describe, expect, it } from 'vitest';
import {
  bandWords,
  chosenSentence,
  loadCeiling,
  loadSentence,
  loadView,
  patternSentence,
  peakWords,
  replicaWords,
  rowTime,
} from '../../../../webview/forecast/model/load';
import { utc } from '../../../../webview/kit/time';
import { loadReport, serviceLoad } from '../../contracts/workload/service-load-fixture';

const report = loadReport();
const HOUR_MS = 3_600_000;

function viewOf(least: number, most: number) {
  return loadView(loadReport({ replicas: [{ service: 'cart', least, most, tokens: [] }] }), 'cart')!;
}

describe('the load of a service in words', () => {
  it('names peak, time and band', () => {
    const view = viewOf(4, 4);
    expect(peakWords(report, view.load, utc)).toBe('peak 40.1/s at 10:06');
    expect(bandWords(report, view.load)).toBe('in 2 min, 90 % band 33/s to 47.5/s');
    expect(loadSentence(report, view, utc)).toBe(
      'Load of cart: 30/s now, peak 40.1/s at 10:06 in the next 4 min, in 2 min, 90 % band 33/s to 47.5/s; 10/s for each of 4 replicas',
    );
    expect(bandWords(report, serviceLoad({ peak: { step: 1, value: 32, high: 36 } }))).toMatch(/^at once/);
    expect(loadView(report, 'gone')).toBeNull();
  });

  it('has the date in long recordings, and seconds in fine ones', () => {
    expect(rowTime(loadReport({ widthMs: HOUR_MS, rows: 48 }), 49, utc)).toBe('8 May 11:00');
    expect(rowTime(loadReport({ widthMs: 30_000 }), 1, utc)).toBe('10:00:30');
  });

  it.each([
    [1, 1, 'all of it for 1 replica'],
    [4, 4, '10/s for each of 4 replicas'],
    [2, 8, '5.01/s to 20.1/s for each of 8 to 2 replicas'],
    [0, 0, ''],
  ])('divides by %s to %s replicas', (least, most, words) => {
    expect(replicaWords(viewOf(least, most))).toBe(words);
  });

  it('says which model, why, and how often the band held', () => {
    expect(chosenSentence(report)).toBe(
      'Forecast by adaptive: no other model is shown to be better. In the back-test the 90 % band covered 91 % of what came.',
    );
    expect(chosenSentence(loadReport({ covered: null }))).not.toContain('band');
  });

  it('tells how the patterns of a network belong to the forecast', () => {
    const of = (share: number) => patternSentence({ model: 'metaeformer', share, waves: [], series: [] });
    expect(of(1)).toContain('made this forecast');
    expect(of(0.2)).toContain('is 20 % of this forecast');
    expect(of(0)).toContain('does without it');
  });

  it('leaves room above everything that is drawn', () => {
    expect(loadCeiling(serviceLoad(), 10)).toBeCloseTo(47.5 * 1.08);
    expect(loadCeiling(serviceLoad({ history: [100, 1] }), 1)).toBeCloseTo(47.5 * 1.08);
    expect(loadCeiling(serviceLoad({ history: [], high: [0] }), 1)).toBe(1);
  });
});
