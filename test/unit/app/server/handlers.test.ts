import type { ScaleScores } from '../../../../src/contracts/scale-scores';
import { describe, expect, it, vi } from 'vitest';
import type { Progress } from '../../../../src/contracts/progress';
import type { AnalyzeOptions } from '../../../../src/contracts/protocol';
import type { Explanation } from '../../../../src/contracts/report';
import type { ModelRequests } from '../../../../src/app/models/requests';
import type { AnalyticsPipeline } from '../../../../src/app/server/analytics-pipeline';
import { createAnalyticsHandlers } from '../../../../src/app/server/handlers';
import type { TraceRequests } from '../../../../src/app/traces/requests';
import { sampleReport } from '../../contracts/sample-report';
import { recordingSize } from '../../../../src/contracts/scheduling/schedule-report';
import { shopSchedule } from '../../../webview/harness/schedule-fixture';
import { forecastOf } from '../../contracts/forecast/service-forecast-fixture';
import { loadReport } from '../../contracts/workload/service-load-fixture';
import { temporaryFolders } from '../../process/fixtures/temporary';

const folder = temporaryFolders();

const options: AnalyzeOptions = {
  folder: '/shop',
  seed: 1,
  runtime: 'auto',
  model: 'auto',
  storageDir: null,
  include: [],
  exclude: [],
  trusted: true,
};

const noModels: ModelRequests = {
  measure: () => Promise.reject(new Error('not here')),
  calibrate: () => Promise.reject(new Error('not here')),
  compress: () => Promise.reject(new Error('not here')),
  write: () => Promise.reject(new Error('not here')),
};

const noTraces: TraceRequests = {
  searchTraces: () => Promise.reject(new Error('not here')),
  readTrace: () => Promise.reject(new Error('not here')),
  readSpan: () => Promise.reject(new Error('not here')),
  traceAt: () => Promise.reject(new Error('not here')),
};

function serve(pipeline: Partial<AnalyticsPipeline> = {}, models = noModels) {
  let nowMs = 1_000_000;
  const log: string[] = [];
  const job: { pid: number | null } = { pid: null };
  const handlers = createAnalyticsHandlers({
    pipeline: {
      analyze: () => Promise.resolve(sampleReport()),
      analyzeSource: () => Promise.resolve(sampleReport()),
      explain: () => Promise.resolve({} as Explanation),
      forecast: () => Promise.resolve(forecastOf()),
      refreshLimits: (_options, _last, forecast) => Promise.resolve({ ...forecast, limits: [] }),
      refreshFindings: (_options, last) => Promise.resolve({ ...last, findings: [] }),
      forecastLoad: () => Promise.resolve(loadReport()),
      schedule: () => Promise.reject(new Error('not here')),
      refreshSchedule: (_options, last, schedule) =>
        Promise.resolve({ ...schedule, changed: last === null ? [] : ['refreshed'] }),
      refreshReplicas: (_options, _last, load) => Promise.resolve({ ...load, replicas: [] }),
      kindNames: () => Promise.resolve([]),
      servedModels: () => Promise.resolve({ models: [], findings: [], problems: [] }),
      ...pipeline,
    },
    models,
    traces: noTraces,
    jobs: {
      get pid() {
        return job.pid;
      },
      run: () => Promise.reject(new Error('not here')),
    },
    declarations: () => Promise.resolve([]),
    rules: () => Promise.resolve([]),
    now: () => nowMs,
    log: (line) => log.push(line),
    pid: 42,
  });
  const progress: Progress[] = [];
  const request = {
    signal: new AbortController().signal,
    progress: (value: Progress) => void progress.push(value),
  };
  return { handlers, log, progress, request, job, pass: (ms: number) => (nowMs += ms) };
}

/** A request without progress. */
const quiet = { signal: new AbortController().signal, progress: () => undefined };

describe('the analytics handlers', () => {
  it('say they are busy while an analysis runs, and which runtime it used', async () => {
    let finish: () => void = () => undefined;
    const { handlers, request, job } = serve({
      analyze: () => new Promise((resolve) => (finish = () => resolve(sampleReport()))),
    });
    expect(handlers.status(null, quiet)).toEqual({
      busy: false,
      runtime: null,
      pid: 42,
      jobPid: null,
    });
    const analysis = handlers.analyze(options, request);
    job.pid = 43;
    expect(handlers.status(null, quiet)).toMatchObject({ busy: true, jobPid: 43 });
    job.pid = null;
    finish();
    await analysis;
    expect(handlers.status(null, quiet)).toMatchObject({ busy: false, jobPid: null, runtime: 'onnx' });
  });

  it('are not busy any more after a failure', async () => {
    const { handlers, request } = serve({ analyze: () => Promise.reject(new Error('no')) });
    await expect(handlers.analyze(options, request)).rejects.toThrow('no');
    expect(handlers.status(null, quiet)).toMatchObject({ busy: false });
  });

  it('hand on at most ten progress reports a second, but every step', async () => {
    const report = (step: Progress['step'], fraction: number): Progress => ({
      step,
      label: step,
      fraction,
      message: '',
      etaMs: null,
    });
    const { handlers, request, progress, pass } = serve({
      analyze: (_options, context) => {
        for (let i = 0; i < 100; i++) {
          context.progress(report('read', i / 100));
          pass(10);
        }
        context.progress(report('train', 0));
        return Promise.resolve(sampleReport());
      },
    });
    await handlers.analyze(options, request);
    expect(progress.filter(({ step }) => step === 'read')).toHaveLength(10);
    expect(progress.at(-1)?.step).toBe('train');
  });

  it('remember the last report with its age', async () => {
    const { handlers, request, pass } = serve();
    await expect(handlers.lastReport(options, quiet)).resolves.toBeNull();
    await handlers.analyze(options, request);
    pass(5000);
    await expect(handlers.lastReport(options, quiet)).resolves.toEqual({
      report: sampleReport(),
      ageMs: 5000,
    });
  });

  it('refresh the findings of the last report, and only if there is one', async () => {
    const refreshFindings = vi.fn<AnalyticsPipeline['refreshFindings']>((_options, last) =>
      Promise.resolve({ ...last, findings: [] }),
    );
    const { handlers, request } = serve({ refreshFindings });
    await expect(handlers.refreshFindings(options, quiet)).resolves.toBeNull();
    expect(refreshFindings).not.toHaveBeenCalled();
    await handlers.analyze(options, request);
    await expect(handlers.refreshFindings(options, quiet)).resolves.toMatchObject({ findings: [] });
    await expect(handlers.lastReport(options, quiet)).resolves.toMatchObject({ report: { findings: [] } });
  });

  it('keep the report for another process', async () => {
    const cached = { ...options, storageDir: folder() };
    const first = serve();
    await first.handlers.analyze(cached, first.request);
    const last = await serve().handlers.lastReport(cached, quiet);
    expect(last?.report).toEqual(sampleReport());
  });

  it('give the result even where it cannot be kept', async () => {
    const { handlers, request, log } = serve();
    await expect(handlers.analyze({ ...options, storageDir: '/dev/null/no' }, request)).resolves.toEqual(
      sampleReport(),
    );
    expect(log[0]).toContain('could not be kept');
  });

  it('keep the forecast of the recording at hand, for findings and for another process', async () => {
    const report = sampleReport();
    const { startMs, widthMs, count } = report.windows;
    const forecast = forecastOf({ startMs, widthMs, windows: count });
    const refreshFindings = vi.fn<AnalyticsPipeline['refreshFindings']>((_options, last) =>
      Promise.resolve(last),
    );
    const cached = { ...options, storageDir: folder() };
    const { handlers, request } = serve({ refreshFindings, forecast: () => Promise.resolve(forecast) });
    await handlers.analyze(cached, request);
    await expect(handlers.lastForecast(cached, quiet)).resolves.toBeNull();
    await expect(handlers.forecast({ ...cached, horizonSteps: 4 }, request)).resolves.toEqual(forecast);
    await handlers.refreshFindings(cached, quiet);
    expect(refreshFindings.mock.calls.at(-1)?.[3]).toEqual({ forecast, schedule: null });
    // The manifests may have changed: limits are read anew.
    await expect(serve().handlers.lastForecast(cached, quiet)).resolves.toEqual({ ...forecast, limits: [] });
  });

  it('forget the forecast when another recording was analysed', async () => {
    const { handlers, request } = serve({ forecast: () => Promise.resolve(forecastOf({ windows: 99 })) });
    await handlers.forecast({ ...options, horizonSteps: 4 }, request);
    await handlers.analyze(options, request);
    await expect(handlers.lastForecast(options, quiet)).resolves.toBeNull();
  });

  it('keep the load forecast of a recording, with the replicas as manifests state them now', async () => {
    const { startMs, widthMs, count } = sampleReport().windows;
    const load = loadReport({ recording: { startMs, widthMs, count } });
    const cached = { ...options, storageDir: folder() };
    const { handlers, request } = serve({ forecastLoad: () => Promise.resolve(load) });
    await handlers.analyze(cached, request);
    await expect(handlers.lastLoad(cached, quiet)).resolves.toBeNull();
    await expect(handlers.forecastLoad({ ...cached, networks: false }, request)).resolves.toEqual(load);
    await expect(serve().handlers.lastLoad(cached, quiet)).resolves.toEqual({ ...load, replicas: [] });
  });

  it('forget the load forecast when another recording was analysed', async () => {
    const { handlers, request } = serve();
    await handlers.forecastLoad({ ...options, networks: false }, request);
    await handlers.analyze(options, request);
    await expect(handlers.lastLoad(options, quiet)).resolves.toBeNull();
  });

  it('keep the schedule of a recording, for findings and for another process', async () => {
    const schedule = shopSchedule({ recording: recordingSize(sampleReport().inputs) }).report!;
    const refreshFindings = vi.fn<AnalyticsPipeline['refreshFindings']>((_options, last) =>
      Promise.resolve(last),
    );
    const cached = { ...options, storageDir: folder() };
    const { handlers, request } = serve({ refreshFindings, schedule: () => Promise.resolve(schedule) });
    await expect(handlers.lastSchedule(cached, quiet)).resolves.toBeNull();
    await expect(handlers.schedule(cached as never, request)).resolves.toEqual(schedule);
    await expect(handlers.lastSchedule(cached, quiet)).resolves.toEqual(schedule);
    await handlers.analyze(cached, request);
    expect(refreshFindings.mock.calls.at(-1)?.[3]).toEqual({ forecast: null, schedule });
    await expect(serve().handlers.lastSchedule(cached, quiet)).resolves.toEqual({
      ...schedule,
      changed: ['refreshed'],
    });
  });

  it('forget the schedule when another recording was analysed', async () => {
    const schedule = shopSchedule({ recording: { files: 1, records: 2 } }).report!;
    const { handlers, request } = serve({ schedule: () => Promise.resolve(schedule) });
    await handlers.schedule(options as never, request);
    await handlers.analyze(options, request);
    await expect(handlers.lastSchedule(options, quiet)).resolves.toBeNull();
  });

  it('answer what a cell is made of', async () => {
    const { handlers, request } = serve();
    const cell = { folder: '/shop', service: 'payment', fromMs: 120_000, toMs: 150_000 };
    expect(() => handlers.cellEvidence(cell, quiet)).toThrow('Analyze the workspace first');
    await handlers.analyze(options, request);
    expect(handlers.cellEvidence(cell, quiet)).toHaveLength(1);
    expect(handlers.cellEvidence({ ...cell, fromMs: 90_000, toMs: 120_000 }, quiet)).toEqual([]);
    expect(handlers.cellEvidence({ ...cell, service: 'cart' }, quiet)).toEqual([]);
  });

  it('answer the scores at one width of the last analysis, also another process', async () => {
    const scale: ScaleScores = {
      widthMs: 5000,
      startMs: 60_000,
      windows: 2,
      services: ['cart', 'payment'],
      scores: Float32Array.of(0.1, NaN, 0.2, 3),
    };
    const cached = { ...options, storageDir: folder() };
    const { handlers, request } = serve({ scales: () => [scale] });
    const { createdMs } = await handlers.analyze(cached, request);
    const question = { folder: cached.folder, storageDir: cached.storageDir, createdMs, widthMs: 5000 };
    await expect(handlers.scale(question, quiet)).resolves.toEqual(scale);
    await expect(handlers.scale({ ...question, widthMs: 15_000 }, quiet)).resolves.toBeNull();
    const later = serve().handlers;
    await expect(later.scale(question, quiet)).resolves.toEqual(scale);
    await expect(later.scale({ ...question, createdMs: createdMs + 1 }, quiet)).resolves.toBeNull();
  });
});
