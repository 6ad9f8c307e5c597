import path from 'node:path';
import { analyze } from '../app/analyze';
import { analyzeAndForecast } from '../app/analyze-forecast';
import type { AnalysisContext } from '../app/context';
import { explain } from '../app/explain';
import { forecast } from '../app/forecast';
import { runtime } from '../app/runtime';
import { serving } from '../app/serving';
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
  runtime: (options, context) => runtime(options, withTrainer(context)),
  serving: (options, context) => serving(options, withTrainer(context)),
});

function withTrainer(context: CommandContext): AnalysisContext {
  const trainer = createTrainer({
    script: path.join(__dirname, 'trainer.js'),
    log: (line) => context.log(line),
  });
  return { ...context, trainer: survivingNativeCrashes(trainer) };
}
