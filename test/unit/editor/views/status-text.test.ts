import { describe, expect, it } from 'vitest';
import { statusText } from '../../../../src/editor/views/status-text';
import { ageText, summary } from '../../../../src/editor/views/summary';
import { sampleReport } from '../../contracts/sample-report';

const quiet = { report: undefined, progress: undefined, failure: undefined };

describe('statusText', () => {
  it('is hidden while there is nothing to say', () => {
    expect(statusText(quiet)).toBeUndefined();
  });

  it('shows progress and cancels on click, whatever was before', () => {
    const progress = {
      step: 'train',
      label: 'Training',
      fraction: 0.5,
      message: 'Training',
      etaMs: null,
    } as const;
    const status = statusText({ report: sampleReport(), failure: 'old', progress });
    expect(status).toMatchObject({
      text: '$(sync~spin) Meshlens 63 %',
      command: 'meshlens.cancelAnalysis',
      warn: false,
    });
    expect(statusText({ ...quiet, progress: 'starting' })?.text).toBe('$(sync~spin) Meshlens');
  });

  it('says that it failed and leads to the output', () => {
    expect(statusText({ ...quiet, failure: 'It broke.' })).toMatchObject({
      command: 'meshlens.showOutput',
      warn: true,
    });
  });

  it('shows incidents and runtime', () => {
    expect(statusText({ ...quiet, report: sampleReport() })?.text).toBe('$(pulse) 1 incident · onnx');
    const { anomaly } = sampleReport();
    const runtime = 'onnxruntime-node (onnxruntime-node 1.30.0, 2 threads)';
    const detailed = sampleReport({ anomaly: { ...anomaly, model: { ...anomaly.model, runtime } } });
    expect(statusText({ ...quiet, report: detailed })).toMatchObject({
      text: '$(pulse) 1 incident · onnxruntime-node',
    });
    expect(statusText({ ...quiet, report: detailed })?.tooltip).toContain(runtime);
    expect(statusText({ ...quiet, report: sampleReport({ incidents: [] }) })?.text).toBe(
      '$(pulse) no incidents · onnx',
    );
  });
});

describe('summary', () => {
  it.each([
    [sampleReport(), '3 services, 1 incident; the worst one likely began in payment.'],
    [sampleReport({ incidents: [] }), '3 services, nothing anomalous in 4 windows.'],
    [
      sampleReport({ windows: { startMs: 0, widthMs: 0, count: 0, present: [] } }),
      '3 services, no trace data to judge them by.',
    ],
  ])('%#', (report, text) => {
    expect(summary(report)).toBe(text);
  });
});

describe('ageText', () => {
  it.each([
    [59_000, 'just now'],
    [5 * 60_000, '5 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [50 * 3_600_000, '2 days ago'],
  ])('%i ms is "%s"', (ageMs, text) => {
    expect(ageText(ageMs)).toBe(text);
  });
});
