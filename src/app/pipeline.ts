import type { AnalyticsPipeline } from './server';
import { analyzeInDetail, type DetailedAnalysis } from './analyze';
import { explain } from './explain';
import { forecastServices } from './forecast-services';
import { refreshFindings, refreshLimits } from './refresh-findings';
import { createServedModels } from './served-models';
import { servedModelsOf } from './serving-report';
import { evidenceOfCell } from './statements';

/** The analyses as the analytics process serves them; remembers the last one, so that any of its cells can be explained. */
export function createPipeline(): AnalyticsPipeline {
  let last: DetailedAnalysis | null = null;
  const models = createServedModels();
  return {
    explain,
    refreshFindings: (options, report, context, forecast) =>
      refreshFindings(options, report, context, forecast, models),
    refreshLimits,
    forecast: forecastServices,
    servedModels: (question, context) => servedModelsOf(question, models, context),
    async analyze(options, context) {
      last = await analyzeInDetail(options, context, models);
      return last.report;
    },
    cellEvidence(folder, service, window) {
      return last?.report.folder === folder
        ? evidenceOfCell(last.prepared, last.scores, service, window)
        : null;
    },
  };
}
