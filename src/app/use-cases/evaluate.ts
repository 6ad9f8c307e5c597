import type { AnalyzeOptions } from '../../contracts/protocol';
import {
  EVALUATION_VERSION,
  type DetectorEvaluation,
  type Evaluation,
  type LabelledFault,
} from '../../contracts/evaluation';
import type { ReportWindows } from '../../contracts/report';
import { overlapMs, type Interval } from '../../evaluation/event-matching';
import { judgeEvents } from '../../evaluation/events';
import { userError } from '../../process/rpc/errors';
import type { AnalysisContext } from '../context';
import { reportDetector, rivalDetectors, type Detector } from '../report/detectors';
import { toolInfo } from '../installation';
import { analyzeInDetail } from './analyze';

export interface EvaluateOptions extends AnalyzeOptions {
  readonly faults: readonly LabelledFault[];
  /** The labels file as the user named it. */
  readonly labels: string;
  readonly toleranceMs: number;
}

/**
 * Analyses a folder and compares the report with labelled faults, beside rivals on the same recording.
 * @throws user error `no-data` when the recording covers no labelled fault, or has no data at all
 */
export async function evaluate(options: EvaluateOptions, context: AnalysisContext): Promise<Evaluation> {
  const { faults: labelled, labels, toleranceMs, seed } = options;
  const { report, prepared, scores, detection } = await analyzeInDetail(options, context);
  const startedMs = context.now();
  const recorded = recordedTime(report.windows);
  const faults = labelled.filter((fault) => recorded.some((stretch) => overlapMs(stretch, fault) > 0));
  if (recorded.length === 0 || (faults.length === 0 && labelled.length > 0)) {
    throw userError('no-data', `none of the ${labelled.length} faults in ${labels} lies in recorded time`);
  }
  const judge = ({ incidents, rank }: Detector): DetectorEvaluation =>
    judgeEvents({
      faults,
      incidents: incidents.map(({ fromMs, toMs, causes }) => ({
        fromMs,
        toMs,
        causes: causes.map(({ service }) => service),
      })),
      recorded,
      toleranceMs,
      rankInterval: ({ fromMs, toMs }) => rank(fromMs, toMs),
      seed,
    });
  return {
    version: EVALUATION_VERSION,
    tool: toolInfo,
    folder: options.folder,
    createdMs: context.now(),
    labels,
    toleranceMs,
    ...judge(reportDetector(prepared, { scores, detection }, report.incidents)),
    rivals: rivalDetectors(prepared).map((rival) => ({ name: rival.name, ...judge(rival) })),
    notes: [
      ...notesOn(
        labelled,
        faults,
        report.services.map(({ name }) => name),
      ),
      ...report.notes,
    ],
    timings: [
      ...report.timings,
      { step: 'compare with labels', ms: context.now() - startedMs, cached: false },
    ],
  };
}

/** Stretches of neighbouring windows with data. */
function recordedTime({ startMs, widthMs, present }: ReportWindows): Interval[] {
  const stretches: { fromMs: number; toMs: number }[] = [];
  present.forEach((there, window) => {
    const fromMs = startMs + window * widthMs;
    const last = stretches.at(-1);
    if (there && last?.toMs === fromMs) {
      last.toMs = fromMs + widthMs;
    } else if (there) {
      stretches.push({ fromMs, toMs: fromMs + widthMs });
    }
  });
  return stretches;
}

function notesOn(
  labelled: readonly LabelledFault[],
  faults: readonly LabelledFault[],
  services: readonly string[],
): string[] {
  const notes: string[] = [];
  if (faults.length < labelled.length) {
    notes.push(
      `${labelled.length - faults.length} of ${labelled.length} faults lie outside recorded time and are left out`,
    );
  }
  const unknown = [...new Set(faults.map(({ service }) => service))].filter(
    (name) => !services.includes(name),
  );
  if (unknown.length > 0) {
    notes.push(`labelled but not in the recording, so never found as a cause: ${unknown.join(', ')}`);
  }
  return notes;
}
