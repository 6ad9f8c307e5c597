import { runMocha } from './runner';

/**
 * The suite of a trusted workspace. Activation comes first: nothing may have woken the extension before. What is measured
 * with everything still to start comes second.
 */
export function run(): Promise<void> {
  return runMocha(async () => {
    await import('./activation.test');
    await import('./large-model.test');
    await import('./analyze.test');
    await import('./save.test');
    await import('./heatmap.test');
    await import('./map.test');
    await import('./incident.test');
    await import('./traces.test');
    await import('./walkthrough.test');
    await import('./forecast.test');
    await import('./schedule.test');
    await import('./model.test');
    await import('./compress.test');
    await import('./serving.test');
    await import('./damaged.test');
    await import('./queue-settings.test');
    await import('./jobs.test');
    await import('./cancel.test');
    await import('./crash.test');
  });
}
