import path from 'node:path';
import { analyze } from '../worker/pipeline/analyze';
import { analyzeAndForecast } from '../worker/pipeline/analyze-forecast';
import type { AnalysisContext } from '../worker/pipeline/context';
import { explain } from '../worker/pipeline/explain';
import { forecast } from '../worker/pipeline/forecast';
import { runtime } from '../worker/pipeline/runtime';
import { serving } from '../worker/pipeline/serving';
import { survivingNativeCrashes } from '../worker/training/native-crash';
import { createTrainer } from '../worker/training/trainer';
import type { CommandContext } from './environment';
import { runProcess } from './process';

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
