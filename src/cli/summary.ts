import type { Red } from '../contracts/red';
import { isManifestKind, type InputKind, type Report, type ReportService } from '../contracts/report';
import { fitSentence } from '../contracts/model-fit';
import { highestScore, worstFirst } from '../contracts/service-order';
import { formatCount, formatDuration, formatInterval, formatPlural } from './format';

/** Figures the terminal and the HTML report both state, derived once. */

export interface ServiceRow {
  readonly name: string;
  readonly spans: number;
  /** Highest score, null when it was never scored. */
  readonly peak: number | null;
  readonly anomalousWindows: number;
  /** "compose.yaml:12:3", or null when no manifest declares it. */
  readonly declaredAt: string | null;
  readonly external: boolean;
  /** Undefined where no request was recorded. */
  readonly red: Red | undefined;
}

/** Services as a reader wants them: the most anomalous first, then by name. */
export function serviceRows(report: Report): ServiceRow[] {
  return report.services.map((service) => serviceRow(service, report)).sort(worstFirst);
}

function serviceRow(service: ReportService, report: Report): ServiceRow {
  const { scores, threshold } = report.anomaly;
  const own = Object.hasOwn(scores, service.name) ? scores[service.name] : [];
  const { declared } = service;
  return {
    name: service.name,
    spans: service.spans,
    peak: highestScore(own),
    anomalousWindows: own.filter((score) => score !== null && score > threshold).length,
    declaredAt: declared && `${declared.file}:${declared.line}:${declared.column}`,
    external: service.external,
    red: service.red,
  };
}

const traceKinds: ReadonlySet<InputKind> = new Set<InputKind>([
  'otlp',
  'jaeger',
  'zipkin',
  'span-documents',
  'csv-spans',
]);

export interface InputCounts {
  readonly traceFiles: number;
  readonly manifests: number;
  readonly spans: number;
}

export function inputCounts(report: Report): InputCounts {
  const traces = report.inputs.filter(({ kind }) => traceKinds.has(kind));
  return {
    traceFiles: traces.length,
    manifests: report.inputs.filter(({ kind }) => isManifestKind(kind)).length,
    spans: traces.reduce((sum, { records }) => sum + records, 0),
  };
}

/** "2022-08-22 03:20:00 to 03:44:00 UTC, 48 windows of 30 s, 2 of them without data"; null without windows. */
export function describeWindows({ windows }: Report): string | null {
  if (windows.count === 0) {
    return null;
  }
  const missing = windows.present.filter((present) => !present).length;
  const gaps = missing === 0 ? '' : `, ${formatCount(missing)} of them without data`;
  const interval = formatInterval(windows.startMs, windows.startMs + windows.count * windows.widthMs);
  return `${interval}, ${formatPlural(windows.count, 'window')} of ${formatDuration(windows.widthMs)}${gaps}`;
}

/** "41,320 spans from 2 trace files, 8 services, 2 manifests". */
export function describeInputs(report: Report): string {
  const { traceFiles, manifests, spans } = inputCounts(report);
  return [
    `${formatPlural(spans, 'span')} from ${formatPlural(traceFiles, 'trace file')}`,
    formatPlural(report.services.length, 'service'),
    formatPlural(manifests, 'manifest'),
  ].join(', ');
}

/** "GTF-Net, trained here, on onnxruntime-node, seed 1, 40 epochs, 21,043 parameters". */
export function describeModel({ anomaly: { model } }: Report): string {
  const sources = {
    trained: 'trained here',
    adapted: 'shipped weights with adapters fitted here',
    shipped: 'shipped weights',
    file: 'weights from a file',
    none: 'no training needed',
  };
  const parts = [model.name, sources[model.source]];
  if (model.source !== 'none') {
    parts.push(`on ${model.runtime}`, `seed ${model.seed}`);
  }
  if (model.epochs > 0) {
    parts.push(formatPlural(model.epochs, 'epoch'));
  }
  if (model.parameters > 0) {
    parts.push(formatPlural(model.parameters, 'parameter'));
  }
  return parts.join(', ');
}

/** How a model of an earlier run fits what was appended, and what to do where it does not; null for any other model. */
export function describeFit({ anomaly: { model } }: Report): string | null {
  return model.fit && `${fitSentence(model.fit)}${model.fit.drift ? ' Train again with --model train.' : ''}`;
}

/** Why there are no scores, in the words of the analysis, or at least what was looked at. Null when there are scores. */
export function explainEmpty(report: Report): readonly string[] | null {
  if (report.windows.count > 0) {
    return null;
  }
  if (report.notes.length > 0) {
    return report.notes;
  }
  return [
    `Nothing to score: ${formatPlural(report.inputs.length, 'file')} read, ${formatPlural(report.skipped.length, 'file')} skipped.`,
  ];
}

export type InputWithProblems = Report['inputs'][number];

export function inputsWithProblems(report: Report): readonly InputWithProblems[] {
  return report.inputs.filter(({ problems }) => problems.length > 0);
}

/** "line 3", "record 17", "line 3, column 5", or nothing; the count is added when a reason occurred more than once. */
export function describePosition(problem: {
  line?: number;
  column?: number;
  record?: number;
  count?: number;
}): string {
  const parts: string[] = [];
  if (problem.line !== undefined) {
    parts.push(`line ${problem.line}`);
  }
  if (problem.column !== undefined) {
    parts.push(`column ${problem.column}`);
  }
  if (problem.line === undefined && problem.record !== undefined) {
    parts.push(`record ${formatCount(problem.record)}`);
  }
  if (problem.count !== undefined && problem.count > 1) {
    parts.push(`${formatCount(problem.count)} times`);
  }
  return parts.join(', ');
}

/** Skipped files by reason, the commonest reason first: thousands of files, a handful of lines. */
export function skippedByReason(report: Report): { reason: string; files: readonly string[] }[] {
  const groups = new Map<string, string[]>();
  for (const { file, reason } of report.skipped) {
    const files = groups.get(reason);
    if (files) {
      files.push(file);
    } else {
      groups.set(reason, [file]);
    }
  }
  return [...groups]
    .map(([reason, files]) => ({ reason, files }))
    .sort((a, b) => b.files.length - a.files.length);
}

/** Evidence spans a reader can open: "traces/a.jsonl.gz:812", each place once. */
export function spanPlaces(
  spans: readonly { file: string; line?: number; offset: number }[],
  limit: number,
): string[] {
  const places = spans.map(({ file, line, offset }) =>
    line === undefined ? `${file} at byte ${formatCount(offset)}` : `${file}:${line}`,
  );
  return [...new Set(places)].slice(0, limit);
}

/** "trained on 273 windows" -> "Trained on 273 windows." */
export function asSentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) || begun === '' ? begun : `${begun}.`;
}

/** `Judged at 5 s (6 of 9 services), 1 min (9)`: the widths and how many services each suffices for. Null for one width. */
export function widthsJudged({ anomaly: { scales } }: Report): string | null {
  if (scales.length < 2) {
    return null;
  }
  const most = Math.max(...scales.map(({ services }) => services.length));
  const widths = scales.map(({ widthMs, services }, index) => {
    const judged =
      index === 0 ? `${services.length} of ${formatPlural(most, 'service')}` : String(services.length);
    return `${formatDuration(widthMs)} (${judged})`;
  });
  return `Judged at ${widths.join(', ')}`;
}
