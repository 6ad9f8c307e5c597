import type { Browser } from 'playwright-core';
import {
  compressionPage,
  type CompressionRequests,
  type CompressionSnapshot,
} from '../../../src/contracts/compression/page';
import {
  forecastPage,
  type ForecastRequests,
  type ForecastSnapshot,
} from '../../../src/contracts/forecast/page';
import { heatmapPage, type HeatmapRequests, type HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { nodeColumns } from '../../../src/contracts/latency/model-inspection';
import {
  nodePiece,
  runtimePage,
  type LatencyRequests,
  type LatencySnapshot,
} from '../../../src/contracts/latency/page';
import {
  schedulePage,
  type ScheduleRequests,
  type ScheduleSnapshot,
} from '../../../src/contracts/scheduling/page';
import { tracesPage, type TracesRequests, type TracesSnapshot } from '../../../src/contracts/traces/page';
import { drawnModel } from './drawn-model';
import { shopScale } from './fixture';
import { modelLines } from './forecast-fixture';
import { openPage, type OpenOptions, type OpenPage, type PageFixture } from './page';
import type { ShownFixture } from './runtime-fixture';
import { answerSearch, shopRows, slowTrace, spanDetails, usualTrace } from './traces-fixture';

const nothing = (): null => null;

const heatmap: PageFixture<HeatmapRequests, HeatmapSnapshot> = {
  declaration: heatmapPage,
  answers: (snapshot) => ({
    scale: ({ widthMs }) => snapshot && shopScale(snapshot, widthMs),
    explain: ({ fromMs, toMs }) => ({ fromMs, toMs, peak: 1, causes: [] }),
    cell: () => ({ score: 1.234, evidence: [] }),
    openEvidence: nothing,
    openService: nothing,
    showTraces: nothing,
    openIncident: nothing,
    nameIncident: nothing,
    analyze: nothing,
    train: nothing,
  }),
  shown: async (page, { empty }) =>
    empty === null &&
    (await page.waitForFunction(() => performance.getEntriesByName('meshlens:draw').length > 0)),
};

const forecast: PageFixture<ForecastRequests, ForecastSnapshot> = {
  declaration: forecastPage,
  answers: (snapshot) => ({
    forecast: nothing,
    cancel: nothing,
    forecastWithNetworks: nothing,
    openService: nothing,
    explain: nothing,
    modelLines: ({ service, quantity }) => {
      const series = snapshot?.report?.series.find(
        (each) => each.service === service && each.quantity === quantity,
      );
      return series ? modelLines(series) : [];
    },
    save: () => true,
  }),
  shown: (page, { report }) =>
    page
      .locator(report ? 'canvas' : '.empty')
      .first()
      .waitFor(),
};

const schedule: PageFixture<ScheduleRequests, ScheduleSnapshot> = {
  declaration: schedulePage,
  answers: () => ({
    schedule: nothing,
    cancel: nothing,
    openRecommendation: nothing,
    save: () => true,
  }),
  shown: (page, { report }) =>
    page
      .locator(report ? 'canvas' : '.empty')
      .first()
      .waitFor(),
};

const compression: PageFixture<CompressionRequests, CompressionSnapshot> = {
  declaration: compressionPage,
  answers: () => ({
    compress: nothing,
    chooseData: nothing,
    forgetData: nothing,
    write: nothing,
    cancel: nothing,
    showRuntime: nothing,
    manageTrust: nothing,
  }),
  shown: (page, { report }) =>
    page
      .locator(report ? '.variant' : '.empty')
      .first()
      .waitFor(),
};

const traces: PageFixture<TracesRequests, TracesSnapshot> = {
  declaration: tracesPage,
  answers: () => {
    const rows = shopRows(1200);
    return {
      search: ({ query, paging }) => answerSearch(rows, query, paging),
      trace: ({ traceId }) => (traceId.startsWith('a') ? slowTrace() : { ...usualTrace(), traceId }),
      span: spanDetails,
      openRecord: nothing,
      explain: nothing,
    };
  },
  shown: (page) => page.locator('.grid-node:visible, .span-row:visible, .empty:visible').first().waitFor(),
};

function model(nodes: ShownFixture['nodes']): PageFixture<LatencyRequests, LatencySnapshot> {
  const columns = nodeColumns(nodes);
  const drawn = drawnModel(nodes);
  return {
    declaration: runtimePage,
    answers: () => ({
      nodes: ({ from }) => nodePiece(columns, from),
      picture: ({ view }) => drawn.picture(view),
      node: ({ node }) => drawn.node(node),
      setDimensions: nothing,
      measure: nothing,
      calibrate: nothing,
      compress: nothing,
      cancel: nothing,
      reload: nothing,
      manageTrust: nothing,
      save: () => true,
    }),
    shown: async (page, snapshot) => snapshot.model && (await page.locator('.grid-node').first().waitFor()),
  };
}

export type OpenHeatmap = OpenOptions<HeatmapRequests, HeatmapSnapshot>;
export type OpenForecast = OpenOptions<ForecastRequests, ForecastSnapshot>;
export type OpenSchedule = OpenOptions<ScheduleRequests, ScheduleSnapshot>;
export type OpenModel = OpenOptions<LatencyRequests, LatencySnapshot> & Pick<ShownFixture, 'nodes'>;

export type OpenTraces = OpenOptions<TracesRequests, TracesSnapshot>;
export type OpenCompression = OpenOptions<CompressionRequests, CompressionSnapshot>;

export function openCompression(
  browser: Browser,
  options: OpenCompression,
): Promise<OpenPage<CompressionSnapshot>> {
  return openPage(browser, compression, options);
}

export function openHeatmap(browser: Browser, options: OpenHeatmap): Promise<OpenPage<HeatmapSnapshot>> {
  return openPage(browser, heatmap, options);
}

export function openForecast(browser: Browser, options: OpenForecast): Promise<OpenPage<ForecastSnapshot>> {
  return openPage(browser, forecast, options);
}

export function openSchedule(browser: Browser, options: OpenSchedule): Promise<OpenPage<ScheduleSnapshot>> {
  return openPage(browser, schedule, options);
}

export function openModel(
  browser: Browser,
  { nodes, ...options }: OpenModel,
): Promise<OpenPage<LatencySnapshot>> {
  return openPage(browser, model(nodes), options);
}

export function openTraces(browser: Browser, options: OpenTraces): Promise<OpenPage<TracesSnapshot>> {
  return openPage(browser, traces, options);
}
