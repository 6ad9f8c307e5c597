import path from 'node:path';
import { analyze } from '../app/use-cases/analyze';
import { analyzeAndForecast } from '../app/use-cases/analyze-forecast';
import type { AnalysisContext } from '../app/context';
import { explain } from '../app/use-cases/explain';
import { forecast } from '../app/use-cases/forecast-metrics';
import { predictLatency } from '../app/models/predict-latency';
import { serving } from '../app/models/serving';
import { survivingNativeCrashes } from '../jobs/native-crash';
import { createTrainer } from '../jobs/trainer';
import type { CommandContext } from '../cli/environment';
import { runProcess } from '../cli/process';

/** Entry of the command line (dist/cli.js). */
void runProcess({
  analyze: (options, context) =>
    'horizonSteps' in options
      ? analyzeAndForecast(options, withTrainer(context))
      : analyze(options, withTrainer(context)),
  explain: (options, context) => explain(options, withTrainer(context)),
  forecast: (options, context) => forecast(options, withTrainer(context)),
  runtime: (options, context) => predictLatency(options, withTrainer(context)),
  serving: (options, context) => serving(options, withTrainer(context)),
});

function withTrainer(context: CommandContext): AnalysisContext {
  const trainer = createTrainer({
    script: path.join(__dirname, 'trainer.js'),
    log: (line) => context.log(line),
  });
  return { ...context, trainer: survivingNativeCrashes(trainer) };
}
