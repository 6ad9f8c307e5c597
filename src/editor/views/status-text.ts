import type { Progress } from '../../contracts/progress';
import type { Report } from '../../contracts/report';
import type { StatusContent } from '../host/surfaces';
import { overallFraction, progressLine } from '../progress-share';
import { count, summary } from './summary';

/** What the status item shows; undefined hides it. */
export function statusText(state: {
  readonly report: Report | undefined;
  readonly progress: Progress | 'starting' | undefined;
  readonly failure: string | undefined;
}): StatusContent | undefined {
  const { report, progress, failure } = state;
  if (progress !== undefined) {
    const percent = progress === 'starting' ? '' : ` ${Math.round(overallFraction(progress) * 100)} %`;
    const message = progress === 'starting' ? 'Starting the analytics process' : progressLine(progress);
    return {
      text: `$(sync~spin) Meshlens${percent}`,
      tooltip: `${message}. Click to cancel.`,
      command: 'meshlens.cancelAnalysis',
      warn: false,
    };
  }
  if (failure !== undefined) {
    return {
      text: '$(error) Meshlens',
      tooltip: `${failure} Click for the output.`,
      command: 'meshlens.showOutput',
      warn: true,
    };
  }
  if (report === undefined) {
    return undefined;
  }
  const incidents =
    report.incidents.length === 0 ? 'no incidents' : count(report.incidents.length, 'incident');
  const { name, runtime } = report.anomaly.model;
  return {
    text: `$(pulse) ${incidents} · ${shortRuntime(runtime)}`,
    tooltip: `${summary(report)}\nModel ${name} on ${runtime}. Click for the heatmap.`,
    command: 'meshlens.showHeatmap',
    warn: false,
  };
}

/** "onnxruntime-node (onnxruntime-node 1.30.0, 2 threads)" is for the tooltip; the bar shows its first word. */
function shortRuntime(runtime: string): string {
  return runtime.split(/[\s(]/, 1)[0];
}
