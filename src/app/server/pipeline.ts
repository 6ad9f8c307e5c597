import type { AnalyticsPipeline } from './analytics-pipeline';
import { analyzeInDetail, type DetailedAnalysis } from '../use-cases/analyze';
import { analyzeLiveSource } from '../use-cases/analyze-live-source';
import { explain } from '../use-cases/explain';
import { forecastServices } from '../use-cases/forecast-services';
import { forecastServiceLoads } from '../use-cases/forecast-service-loads';
import {
  refreshFindings,
  refreshLimits,
  refreshReplicas,
  refreshSchedule,
} from '../use-cases/refresh-findings';
import { scheduleServices } from '../use-cases/schedule';
import { createServedModels } from '../models/served-models';
import { servedModelsOf } from '../models/serving-config';
import { allKinds } from '../report/open-namer';
import { evidenceOfCell } from '../report/cell';

/** The analyses as the analytics process serves them; remembers the last one, so that any of its cells can be explained. */
export function createPipeline(): AnalyticsPipeline {
  let last: DetailedAnalysis | null = null;
  const models = createServedModels();
  return {
    explain,
    refreshFindings: (options, report, context, made) =>
      refreshFindings(options, report, context, made, models),
    refreshLimits,
    forecast: forecastServices,
    forecastLoad: forecastServiceLoads,
    schedule: scheduleServices,
    refreshReplicas,
    refreshSchedule,
    kindNames: async (options) => (await allKinds(options)).kinds.map(({ title }) => title),
    servedModels: (question, context) => servedModelsOf(question, models, context),
    async analyze(options, context) {
      last = await analyzeInDetail(options, context, models);
      return last.report;
    },
    async analyzeSource(options, context) {
      last = await analyzeLiveSource(options, context, models);
      return last.report;
    },
    cellEvidence({ folder, ...cell }) {
      return last?.report.folder === folder
        ? evidenceOfCell(last.prepared, last.scores, last.detection, cell)
        : null;
    },
    scales: (folder) => (last?.report.folder === folder ? last.scales : null),
  };
}
