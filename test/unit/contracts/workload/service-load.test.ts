import { describe, expect, it } from 'vitest';
import {
  continues,
  formatRate,
  peakMs,
  withRecentLoad,
} from '../../../../src/contracts/workload/service-load';
import { loadReport, serviceLoad } from './service-load-fixture';

const START_MS = Date.UTC(2024, 4, 6, 10);

describe('the load of services', () => {
  it('keeps the recent history of each service, and the times true', () => {
    const history = Array.from({ length: 100 }, (_, row) => row);
    const report = loadReport({ rows: 100, series: [serviceLoad({ history }), serviceLoad({ history })] });
    const kept = withRecentLoad(report, 80);
    expect(kept.rows).toBe(40);
    expect(kept.startMs).toBe(START_MS + 60 * 60_000);
    expect(kept.series[1].history).toEqual(history.slice(60));
    expect(peakMs(kept, kept.series[0])).toBe(peakMs(report, report.series[0]));
    expect(withRecentLoad(report, 10).rows).toBe(24);
    expect(withRecentLoad(loadReport())).toEqual(loadReport());
  });

  it('is highest in the row that the peak names', () => {
    expect(peakMs(loadReport(), serviceLoad())).toBe(START_MS + 6 * 60_000);
  });

  it('continues one recording only', () => {
    const { recording } = loadReport();
    expect(continues(loadReport(), recording)).toBe(true);
    expect(continues(loadReport(), { ...recording, count: 5 })).toBe(false);
    expect(continues(loadReport(), { ...recording, startMs: 0 })).toBe(false);
  });

  it('has three digits for people', () => {
    expect([45.249, 0.0123456, 12345].map(formatRate)).toEqual(['45.2/s', '0.0123/s', '12300/s']);
  });
});
